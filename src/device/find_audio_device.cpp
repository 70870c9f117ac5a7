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

std::unique_ptr<AudioDevice> openAudioDevice(const AudioDeviceOptions& options,
                                             const std::string& withoutJack,
                                             AudioProcess& process) {
  switch (options.backend) {
    case AudioBackend::kAuto:
      return std::make_unique<NullAudioDevice>(withoutJack, options, process);
    case AudioBackend::kNone:
      return nullptr;
    case AudioBackend::kPipeWire:
      return openPipeWire(options, process);
    case AudioBackend::kFile:
      return openFile(options, process);
    default:
      return std::make_unique<NullAudioDevice>("", options, process);
  }
}

}  // namespace midipool
