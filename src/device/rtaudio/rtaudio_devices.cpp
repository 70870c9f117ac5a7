// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/rtaudio/rtaudio_devices.hpp"

#include <algorithm>
#include <array>

#include "device/pipewire/pipewire_server.hpp"
#include "device/rtaudio/rtaudio_api.hpp"

namespace midipool {
namespace {

AudioHardware describe(const RtAudio::DeviceInfo& info, RtAudio::Api api, unsigned index) {
  return {RtAudio::getApiDisplayName(api),
          info.name,
          index,
          info.inputChannels,
          info.outputChannels,
          info.sampleRates,
          info.isDefaultInput,
          info.isDefaultOutput};
}

void addDevicesOf(RtAudio::Api api, std::vector<AudioHardware>& all) {
  RtAudio audio{api};
  audio.showWarnings(false);
  const auto count = audio.getDeviceCount();
  for (unsigned i = 0; i < count; ++i) {
    const auto info = audio.getDeviceInfo(i);
    if (info.probed) all.push_back(describe(info, api, i));
  }
}

}  // namespace

// A desktop's sound server before its sound card, which the server would be holding. But not
// PipeWire in its disguise as PulseAudio: there, RtAudio 5 crashes while no default device is chosen.
std::vector<RtAudio::Api> audioApis() {
  constexpr std::array kOrder{RtAudio::MACOSX_CORE, RtAudio::WINDOWS_ASIO, RtAudio::WINDOWS_WASAPI,
                              RtAudio::LINUX_PULSE, RtAudio::LINUX_ALSA};
  std::vector<RtAudio::Api> compiled;
  RtAudio::getCompiledApi(compiled);
  std::vector<RtAudio::Api> apis;
  for (const auto api : kOrder) {
    if (std::ranges::find(compiled, api) == compiled.end()) continue;
    if (api == RtAudio::LINUX_PULSE && !pipeWireVersion().empty()) continue;
    apis.push_back(api);
  }
  return apis;
}

RtAudio::Api audioApiNamed(const std::string& system) {
  for (const auto api : audioApis()) {
    if (RtAudio::getApiDisplayName(api) == system) return api;
  }
  return RtAudio::UNSPECIFIED;
}

std::vector<AudioHardware> listAudioHardware() {
  silenceAlsa();
  std::vector<AudioHardware> all;
  for (const auto api : audioApis()) {
    try {
      addDevicesOf(api, all);
    } catch (const RtAudioError&) {
      // One of its devices went just now, or the system is not running.
    }
  }
  return all;
}

}  // namespace midipool
