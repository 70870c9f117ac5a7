// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>

namespace midipool {

// One line for the user, of what ends a recording.
class RecordingError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// A sound file that is being written, 48,000 frames a second. Closed by its destructor. One thread.
class SoundWriter {
 public:
  SoundWriter() = default;
  virtual ~SoundWriter() = default;
  SoundWriter(const SoundWriter&) = delete;
  SoundWriter& operator=(const SoundWriter&) = delete;

  // Whole frames, interleaved, full scale is ±1. Throws RecordingError when not all of it could be
  // written.
  virtual void write(std::span<const float> interleaved) = 0;

  // What the file says of itself shall be true by now, so that a crash leaves a file that can be read up
  // to here. Does not throw: what is wrong with the disk is told by the next write().
  virtual void bringUpToDate() noexcept = 0;
};

enum class SoundFileFormat { kFlac, kWav };
[[nodiscard]] const char* extensionOf(SoundFileFormat format) noexcept;  // ".flac"

// Makes a file; throws RecordingError.
using OpenSoundWriter = std::function<std::unique_ptr<SoundWriter>(
    const std::filesystem::path& path, std::size_t channels)>;

// By libsndfile: FLAC with 24 bits, or WAV with floats. Throws RecordingError, always where midiPool was
// built without libsndfile.
[[nodiscard]] std::unique_ptr<SoundWriter> openSoundFile(const std::filesystem::path& path,
                                                         std::size_t channels,
                                                         SoundFileFormat format);

}  // namespace midipool
