// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorder/take_files.hpp"

#include <algorithm>
#include <system_error>

#include <fmt/format.h>

#include "net/text_file.hpp"
#include "recorder/midi_file.hpp"
#include "recorder/reaper_project.hpp"
#include "recorder/track_lists.hpp"

namespace midipool {
namespace {

// A track that begins within the first second begins with the recording.
constexpr std::int64_t kFromBeginning = kFramesPerSecond;
constexpr std::size_t kSilence = 4096;  // frames at once
// So that the project files of a disk that became full can be written, by giving this up.
constexpr const char* kReserve = ".reserve";
constexpr std::size_t kReserveBytes = std::size_t{1} << 20;

std::int64_t endOf(const TrackPart& part) {
  return part.start + part.frames;
}

}  // namespace

TakeFiles::TakeFiles(Settings settings) : settings_{std::move(settings)} {
  if (!settings_.open) {
    settings_.open = [format = settings_.format](const auto& path, std::size_t channels) {
      return openSoundFile(path, channels, format);
    };
  }
  makeReserve();
}

TakeFiles::~TakeFiles() = default;

void TakeFiles::begin(std::size_t track, const TrackInfo& info) {
  if (tracks_.size() <= track) tracks_.resize(track + 1);
  tracks_[track].info = info;
}

void TakeFiles::sound(std::size_t track, std::int64_t frame, std::span<const float> left,
                      std::span<const float> right) {
  const auto channels = tracks_.at(track).info.channels;
  interleaved_.resize(left.size() * channels);
  for (std::size_t i = 0; i < left.size(); ++i) {
    interleaved_[channels * i] = left[i];
    if (channels > 1) interleaved_[channels * i + 1] = right[i];
  }
  for (std::size_t done = 0; done < left.size();) {
    const auto from = frame + static_cast<std::int64_t>(done);
    const auto toCut = settings_.partFrames - from % settings_.partFrames;
    const auto count = std::min(left.size() - done, static_cast<std::size_t>(toCut));
    write(tracks_[track], from, std::span{interleaved_}.subspan(done * channels, count * channels));
    done += count;
  }
}

void TakeFiles::write(Track& track, std::int64_t frame, std::span<const float> interleaved) {
  if (goesOn(track, frame)) {
    fillUpTo(track, frame);
  } else {
    openPart(track, frame);
  }
  append(track, interleaved);
}

// In the same part of the recording, and not after too long.
bool TakeFiles::goesOn(const Track& track, std::int64_t frame) const {
  if (!track.writer) return false;
  const auto& part = track.parts.back();
  const bool samePart = part.start / settings_.partFrames == frame / settings_.partFrames;
  return samePart && frame - endOf(part) <= settings_.longestSilence;
}

void TakeFiles::openPart(Track& track, std::int64_t frame) {
  track.writer.reset();
  const bool first = track.parts.empty();
  auto name = safeFileName(shownName(track.info));
  if (!first) name += fmt::format(", part {}", track.parts.size() + 1);
  const auto file = names_.take(name, extensionOf(settings_.format));
  track.writer = settings_.open(settings_.folder / file, track.info.channels);
  const auto start = first && frame < kFromBeginning ? 0 : frame;
  track.parts.push_back({file, start, 0});
  fillUpTo(track, frame);
}

void TakeFiles::fillUpTo(Track& track, std::int64_t frame) {
  const std::vector<float> silence(kSilence * track.info.channels);
  for (auto missing = frame - endOf(track.parts.back()); missing > 0;) {
    const auto count = std::min(missing, static_cast<std::int64_t>(kSilence));
    append(track, std::span{silence}.first(static_cast<std::size_t>(count) * track.info.channels));
    missing -= count;
  }
}

void TakeFiles::append(Track& track, std::span<const float> interleaved) {
  track.writer->write(interleaved);
  track.parts.back().frames += static_cast<std::int64_t>(interleaved.size() / track.info.channels);
}

void TakeFiles::setSong(const SongHistory& song) {
  song_ = song;
}

void TakeFiles::bringUpToDate() noexcept {
  for (auto& track : tracks_) {
    if (track.writer) track.writer->bringUpToDate();
  }
}

void TakeFiles::finish() {
  for (auto& track : tracks_) track.writer.reset();
  std::error_code ignored;
  std::filesystem::remove(settings_.folder / kReserve, ignored);
  writeProject();
}

std::int64_t TakeFiles::frames() const noexcept {
  std::int64_t longest = 0;
  for (const auto& track : tracks_) {
    if (!track.parts.empty()) longest = std::max(longest, endOf(track.parts.back()));
  }
  return longest;
}

std::uint64_t TakeFiles::bytes() const {
  std::uint64_t sum = 0;
  for (const auto& track : tracks_) {
    for (const auto& part : track.parts) {
      std::error_code error;
      const auto size = std::filesystem::file_size(settings_.folder / part.file, error);
      if (!error) sum += size;
    }
  }
  return sum;
}

TakeDescription TakeFiles::description() const {
  TakeDescription take;
  take.room = settings_.room;
  take.recordedBy = settings_.recordedBy;
  take.begun = settings_.begun;
  take.format = settings_.format == SoundFileFormat::kFlac ? "flac" : "wav";
  take.frames = frames();
  for (const auto& track : tracks_) take.tracks.push_back({track.info, track.parts});
  const auto end = song_.since() + lengthOfFrames(take.frames);
  take.tempo = TempoMap{song_, end};
  take.markers = markersOf(song_, end);
  return take;
}

void TakeFiles::writeProject() const {
  const auto take = description();
  replace("take.rpp", reaperProject(take));
  replace("take.mid", midiFile(take));
  replace("take.lof", listOfFiles(take));
  replace("tracks.csv", trackTable(take));
}

void TakeFiles::replace(const char* name, const std::string& text) const {
  try {
    replaceTextFile(settings_.folder / name, text, 0644);
  } catch (const std::system_error& error) {
    throw RecordingError{"cannot write " + (settings_.folder / name).string() + ": " +
                         error.code().message()};
  }
}

void TakeFiles::makeReserve() const {
  try {
    replaceTextFile(settings_.folder / kReserve, std::string(kReserveBytes, '\0'), 0644);
  } catch (const std::system_error& error) {
    throw RecordingError{"cannot write into " + settings_.folder.string() + ": " +
                         error.code().message()};
  }
}

}  // namespace midipool
