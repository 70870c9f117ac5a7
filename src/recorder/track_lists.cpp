// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorder/track_lists.hpp"

#include <fmt/format.h>

namespace midipool {
namespace {

double secondsOf(std::int64_t frames) {
  return static_cast<double>(frames) / static_cast<double>(kFramesPerSecond);
}

std::string field(const std::string& text) {
  std::string inside;
  for (const char letter : text) {
    if (letter == '"') inside += '"';
    inside += letter;
  }
  return '"' + inside + '"';
}

template <typename Use>
void forEachPart(const TakeDescription& take, Use&& use) {
  for (const auto& track : take.tracks) {
    for (const auto& part : track.parts) {
      if (part.frames > 0) use(track.info, part);
    }
  }
}

}  // namespace

std::string listOfFiles(const TakeDescription& take) {
  std::string text = "window\n";
  forEachPart(take, [&](const TrackInfo&, const TrackPart& part) {
    text += fmt::format("file \"{}\" offset {:.9f}\n", part.file, secondsOf(part.start));
  });
  return text;
}

std::string trackTable(const TakeDescription& take) {
  std::string text =
      "file,track,kind,channels,start_frame,start_seconds,start_bar,start_beat,frames,seconds\r\n";
  forEachPart(take, [&](const TrackInfo& track, const TrackPart& part) {
    const auto place = take.tempo.placeAt(lengthOfFrames(part.start));
    text += fmt::format("{},{},{},{},{},{:.9f},{},{:.6f},{},{:.9f}\r\n", field(part.file),
                        field(track.name), nameOf(track.kind), track.channels, part.start,
                        secondsOf(part.start), place.bar, place.beat, part.frames,
                        secondsOf(part.frames));
  });
  return text;
}

}  // namespace midipool
