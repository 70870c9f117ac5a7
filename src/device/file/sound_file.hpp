// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include <sndfile.h>

namespace midipool {

struct CloseSoundFile {
  void operator()(SNDFILE* file) const noexcept { sf_close(file); }
};
using SoundFile = std::unique_ptr<SNDFILE, CloseSoundFile>;

// Both throw a DeviceError that names the file.
[[nodiscard]] SoundFile openToRead(const std::filesystem::path& path, SF_INFO& info);
// Stereo at the process' rate; WAV with floats or FLAC with 24 bits, by the name.
[[nodiscard]] SoundFile openToWrite(const std::filesystem::path& path);

// A WAV file cannot be longer, as its lengths have 32 bits.
[[nodiscard]] std::uint64_t mostFramesOf(const std::filesystem::path& path) noexcept;

}  // namespace midipool
