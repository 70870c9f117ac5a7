// SPDX-License-Identifier: GPL-3.0-or-later
//
// Stands in for sndfile_writer.cpp where libsndfile is missing.
#include "recorder/sound_writer.hpp"

namespace midipool {

const char* extensionOf(SoundFileFormat format) noexcept {
  return format == SoundFileFormat::kFlac ? ".flac" : ".wav";
}

std::unique_ptr<SoundWriter> openSoundFile(const std::filesystem::path&, std::size_t,
                                           SoundFileFormat) {
  throw RecordingError{"cannot record: this midiPool was built without libsndfile"};
}

}  // namespace midipool
