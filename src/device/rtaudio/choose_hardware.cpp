// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cctype>
#include <cstdint>
#include <cstdlib>

#include "device/rtaudio/rtaudio_devices.hpp"

namespace midipool {
namespace {

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char letter) {
    return static_cast<char>(std::tolower(letter));
  });
  return text;
}

// How well it fits: 0 not at all.
int fitness(const AudioHardware& device, const std::string& name, bool isDefault) {
  if (name.empty()) return isDefault ? 2 : 1;
  if (lower(device.name) == lower(name)) return 2;
  return lower(device.name).find(lower(name)) != std::string::npos ? 1 : 0;
}

std::optional<AudioHardware> best(const std::vector<AudioHardware>& all, const std::string& system,
                                  const std::string& name, bool output) {
  const AudioHardware* found = nullptr;
  int highest = 0;
  for (const auto& device : all) {
    const auto channels = output ? device.outputs : device.inputs;
    if (device.system != system || channels == 0) continue;
    const int fits = fitness(device, name, output ? device.defaultOutput : device.defaultInput);
    if (fits > highest) found = &device;
    highest = std::max(highest, fits);
  }
  return found == nullptr ? std::nullopt : std::optional{*found};
}

bool canDo(const std::optional<AudioHardware>& device, unsigned rate) {
  return !device || std::ranges::find(device->sampleRates, rate) != device->sampleRates.end();
}

unsigned nearestRate(const HardwareChoice& choice, unsigned wanted) {
  const auto distance = [wanted](unsigned rate) {
    return std::llabs(static_cast<std::int64_t>(rate) - static_cast<std::int64_t>(wanted));
  };
  const auto& device = choice.output ? choice.output : choice.input;
  unsigned nearest = 0;
  for (const auto rate : device->sampleRates) {
    if (!canDo(choice.input, rate)) continue;
    if (nearest == 0 || distance(rate) < distance(nearest)) nearest = rate;
  }
  return nearest == 0 ? wanted : nearest;
}

}  // namespace

std::optional<HardwareChoice> chooseHardware(const std::vector<AudioHardware>& all,
                                             const std::string& name, unsigned sampleRate) {
  std::optional<HardwareChoice> choice;
  for (const auto& device : all) {
    const HardwareChoice here{device.system, best(all, device.system, name, false),
                              best(all, device.system, name, true), 0};
    const bool better = here.output ? !choice || !choice->output : here.input && !choice;
    if (better) choice = here;
  }
  if (choice) choice->sampleRate = nearestRate(*choice, sampleRate);
  return choice;
}

}  // namespace midipool
