// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/pipewire/pipewire_audio_device.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>

#include "device/backends.hpp"

namespace midipool {
namespace {

constexpr std::size_t kMostInputs = 8;
constexpr auto kLookEvery = std::chrono::milliseconds{100};
constexpr int kLooksBetweenTries = 10;

AudioDeviceOptions checked(AudioDeviceOptions options) {
  options.inputs = std::clamp<std::size_t>(options.inputs, 1, kMostInputs);
  return options;
}

}  // namespace

PipeWireAudioDevice::PipeWireAudioDevice(const AudioDeviceOptions& options, AudioProcess& process)
    : options_{checked(options)},
      process_{process, options_.inputs},
      client_{std::make_unique<PipeWireClient>(options_, process_)},
      maintenance_{[this](const std::stop_token& stop) { maintain(stop); }} {}

std::string PipeWireAudioDevice::description() const {
  const std::lock_guard lock{mutex_};
  if (!client_) return "PipeWire, waiting for it to come back";
  return "PipeWire, " + std::to_string(process_.sampleRate()) + " Hz, " +
         std::to_string(process_.frames()) + " frames";
}

AudioDeviceState PipeWireAudioDevice::state() const {
  const std::lock_guard lock{mutex_};
  AudioDeviceState state;
  state.connected = client_ != nullptr;
  state.sampleRate = process_.sampleRate();
  state.frames = process_.frames();
  state.inputs = options_.inputs;
  state.cycles = process_.cycles();
  state.skipped = process_.skipped();
  return state;
}

void PipeWireAudioDevice::openStem(std::size_t slot, const std::string& name) {
  const std::lock_guard lock{mutex_};
  stemNames_[slot] = name;
  if (client_) client_->openStem(slot, name);
}

void PipeWireAudioDevice::closeStem(std::size_t slot) {
  const std::lock_guard lock{mutex_};
  stemNames_[slot].clear();
  if (client_) client_->closeStem(slot);
}

void PipeWireAudioDevice::maintain(const std::stop_token& stop) {
  std::mutex sleeping;
  std::condition_variable_any wake;
  std::unique_lock lock{sleeping};
  while (!wake.wait_for(lock, stop, kLookEvery, [&stop] { return stop.stop_requested(); })) look();
}

// Only this thread changes client_, so reading it here needs no lock.
void PipeWireAudioDevice::look() {
  process_.adaptRate();
  if (client_ && !client_->lost()) {
    const std::lock_guard lock{mutex_};
    client_->tidyUp();
    return;
  }
  if (client_) {
    std::unique_ptr<PipeWireClient> old;
    const std::lock_guard lock{mutex_};
    old = std::move(client_);
    looksUntilTry_ = kLooksBetweenTries;
  }
  if (--looksUntilTry_ <= 0) reopen();
}

void PipeWireAudioDevice::reopen() {
  looksUntilTry_ = kLooksBetweenTries;
  try {
    auto fresh = std::make_unique<PipeWireClient>(options_, process_);
    const std::lock_guard lock{mutex_};
    for (std::size_t slot = 0; slot < kStemSlots; ++slot) {
      if (!stemNames_[slot].empty()) fresh->openStem(slot, stemNames_[slot]);
    }
    client_ = std::move(fresh);
  } catch (const DeviceError&) {
    // Still away; the next try comes in a second.
  }
}

std::unique_ptr<AudioDevice> openPipeWire(const AudioDeviceOptions& options,
                                          AudioProcess& process) {
  return std::make_unique<PipeWireAudioDevice>(options, process);
}

}  // namespace midipool
