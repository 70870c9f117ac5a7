// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace midipool {

// What the option --audio says.
enum class AudioBackend { kAuto, kJack, kPipeWire, kRtAudio, kFile, kNull, kNone };

// Nothing for a word that is none of auto, jack, pipewire, rtaudio, file, null, none.
[[nodiscard]] std::optional<AudioBackend> audioBackendOf(std::string_view word) noexcept;

struct AudioDeviceOptions {
  AudioBackend backend = AudioBackend::kAuto;
  std::string name = "midiPool";  // what other programs see
  std::size_t inputs = 2;         // channels, 1 to 8
  std::string hardware;           // with RtAudio: a part of the device's name; empty: the default
  unsigned sampleRate = 48000;    // where we may choose: RtAudio, null
  unsigned frames = 128;          // likewise, a cycle
  std::filesystem::path fileIn;   // with files: what is sent, from its beginning; empty: silence
  std::filesystem::path fileOut;  // where the mix goes, WAV or FLAC by its name; empty: nowhere
};

}  // namespace midipool
