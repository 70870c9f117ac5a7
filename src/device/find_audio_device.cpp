// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/find_audio_device.hpp"

#include "device/backends.hpp"
#include "device/null/null_audio_device.hpp"

namespace midipool {

std::optional<AudioBackend> audioBackendOf(std::string_view word) noexcept {
  if (word == "auto") return AudioBackend::kAuto;
  if (word == "jack") return AudioBackend::kJack;
  if (word == "pipewire") return AudioBackend::kPipeWire;
  if (word == "rtaudio") return AudioBackend::kRtAudio;
  if (word == "file") return AudioBackend::kFile;
  if (word == "null") return AudioBackend::kNull;
  if (word == "none") return AudioBackend::kNone;
  return std::nullopt;
}

namespace {

using Open = std::unique_ptr<AudioDevice> (*)(const AudioDeviceOptions&, AudioProcess&);

std::unique_ptr<AudioDevice> openBest(const AudioDeviceOptions& options, std::string reasons,
                                      AudioProcess& process) {
  for (const Open open : {openPipeWire, openRtAudio}) {
    try {
      return open(options, process);
    } catch (const DeviceError& error) {
      reasons += (reasons.empty() ? "" : "; or ") + std::string{error.what()};
    }
  }
  return std::make_unique<NullAudioDevice>(reasons, options, process);
}

}  // namespace

std::unique_ptr<AudioDevice> openAudioDevice(const AudioDeviceOptions& options,
                                             const std::string& withoutJack,
                                             AudioProcess& process) {
  switch (options.backend) {
    case AudioBackend::kAuto:
      return openBest(options, withoutJack, process);
    case AudioBackend::kPipeWire:
      return openPipeWire(options, process);
    case AudioBackend::kRtAudio:
      return openRtAudio(options, process);
    case AudioBackend::kFile:
      return openFile(options, process);
    case AudioBackend::kJack:  // which openDevices() has opened or refused
    case AudioBackend::kNull:
      return std::make_unique<NullAudioDevice>("", options, process);
    case AudioBackend::kNone:
      break;
  }
  return nullptr;
}

}  // namespace midipool
