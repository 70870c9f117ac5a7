// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorder/song_markers.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "recorder/bar_grid.hpp"

namespace midipool {
namespace {

constexpr int kMostTurns = 500;  // of one loop
constexpr std::size_t kMostMarkers = 5000;

std::string barOf(const Timeline& timeline, Beats place) {
  const auto [bar, beat, tick] = timeline.barPositionOf(place);
  if (beat == 1 && tick == 0) return fmt::format("bar {}", bar);
  return tick == 0 ? fmt::format("bar {}.{}", bar, beat)
                   : fmt::format("bar {}.{}.{}", bar, beat, tick);
}

class Markers {
 public:
  explicit Markers(SessionTime since) : since_{since} {}
  void add(SessionTime time, std::string text) {
    if (time < since_ || all_.size() >= kMostMarkers) return;
    all_.push_back({time - since_, std::move(text)});
  }
  [[nodiscard]] std::vector<TakeMarker> take() {
    std::ranges::stable_sort(all_, {}, &TakeMarker::time);
    return std::move(all_);
  }

 private:
  SessionTime since_;
  std::vector<TakeMarker> all_;
};

// What has changed since the piece before, if it is more than tempo and signature.
void addChange(Markers& markers, const TakePiece& before, const TakePiece& piece) {
  const auto& timeline = piece.timeline;
  const auto place = timeline.songAt(piece.time);
  const auto expected = before.timeline.songAt(piece.time);
  if (timeline.playing && !before.timeline.playing) {
    markers.add(piece.time, "start, " + barOf(timeline, place));
  } else if (!timeline.playing && before.timeline.playing) {
    markers.add(piece.time, "stop, " + barOf(timeline, place));
  } else if (place != expected) {
    markers.add(piece.time, fmt::format("jump from {} to {}", barOf(before.timeline, expected),
                                        barOf(timeline, place)));
  }
}

void addTurns(Markers& markers, const TakePiece& piece, SessionTime end) {
  const auto& timeline = piece.timeline;
  if (!timeline.playing || !timeline.loop) return;
  const auto place = timeline.songAt(piece.time);
  if (place >= timeline.loop->end) return;
  const auto length = timeline.loop->end - timeline.loop->start;
  auto beats = timeline.loop->end - place;
  for (int turn = 0; turn < kMostTurns; ++turn, beats = beats + length) {
    const auto time = piece.time + timeline.bpm.durationOf(beats);
    if (time >= end) return;
    markers.add(time, "loop to " + barOf(timeline, timeline.loop->start));
  }
}

}  // namespace

std::vector<TakeMarker> markersOf(const SongHistory& history, SessionTime end) {
  Markers markers{history.since()};
  const auto pieces = piecesOf(history, end);
  if (!pieces.empty() && pieces.front().timeline.playing) {
    const auto& first = pieces.front();
    markers.add(first.time, barOf(first.timeline, first.timeline.songAt(first.time)));
  }
  for (std::size_t i = 0; i + 1 < pieces.size(); ++i) {
    if (i > 0) addChange(markers, pieces[i - 1], pieces[i]);
    addTurns(markers, pieces[i], pieces[i + 1].time);
  }
  for (const auto& event : history.events()) {
    if (event.time <= end) markers.add(event.time, event.text);
  }
  return markers.take();
}

}  // namespace midipool
