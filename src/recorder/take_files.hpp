// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "recorder/file_names.hpp"
#include "recorder/sound_writer.hpp"
#include "recorder/take_sink.hpp"

namespace midipool {

// The folder of one recording: a file for each track, and those that tell programs what belongs where. All
// in it can be read at any time, also when the process or the machine stops just now: sound up to the
// last bringUpToDate(), and what is written about it is never ahead of that.
//
// All tracks are cut into parts at the same frames. Silence of somebody who comes back soon is written, so
// that a short absence makes no new file; who stays away longer goes on in a new one at its own place.
// One thread; each function may take as long as the disk does.
class TakeFiles final : public TakeSink {
 public:
  struct Settings {
    std::filesystem::path folder;  // is there
    SoundFileFormat format = SoundFileFormat::kFlac;
    std::int64_t partFrames = std::int64_t{60} * 60 * kFramesPerSecond;
    std::int64_t longestSilence = std::int64_t{30} * kFramesPerSecond;
    std::string room;
    std::string recordedBy;
    std::string begun;
    OpenSoundWriter open;  // empty: by libsndfile
  };

  explicit TakeFiles(Settings settings);
  ~TakeFiles() override;

  // TakeSink. Both throw RecordingError.
  void begin(std::size_t track, const TrackInfo& info) override;
  void sound(std::size_t track, std::int64_t frame, std::span<const float> left,
             std::span<const float> right) override;
  // What the song did so far.
  void setSong(const SongHistory& song);

  // What is in the sound files is made readable; after that the project files may say so.
  void bringUpToDate() noexcept;
  // Throws RecordingError.
  void writeProject() const;
  // Closes all. What can be done is done when something fails, too; then it throws RecordingError.
  void finish();

  [[nodiscard]] const std::filesystem::path& folder() const noexcept { return settings_.folder; }
  // Of the longest track.
  [[nodiscard]] std::int64_t frames() const noexcept;
  [[nodiscard]] std::size_t tracks() const noexcept { return tracks_.size(); }
  // On the disk.
  [[nodiscard]] std::uint64_t bytes() const;
  [[nodiscard]] TakeDescription description() const;

 private:
  struct Track {
    TrackInfo info;
    std::vector<TrackPart> parts;
    std::unique_ptr<SoundWriter> writer;  // of the last part; null: it is closed
  };

  void write(Track& track, std::int64_t frame, std::span<const float> interleaved);
  void fillUpTo(Track& track, std::int64_t frame);
  void openPart(Track& track, std::int64_t frame);
  [[nodiscard]] bool goesOn(const Track& track, std::int64_t frame) const;
  void append(Track& track, std::span<const float> interleaved);
  void replace(const char* name, const std::string& text) const;
  void makeReserve() const;

  Settings settings_;
  FolderNames names_;
  std::vector<Track> tracks_;
  SongHistory song_;
  std::vector<float> interleaved_;
};

}  // namespace midipool
