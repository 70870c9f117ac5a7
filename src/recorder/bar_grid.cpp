// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorder/bar_grid.hpp"

#include <algorithm>
#include <cmath>

namespace midipool {
namespace {

// Jumps of one loop that are looked at; a loop whose bars are not the song's jumps this often in an hour
// at the fastest.
constexpr int kMostTurns = 10'000;

class Builder {
 public:
  void begin(TimeSignature signature) { lines_.push_back({{}, signature, 1.0}); }

  // A bar begins there.
  void line(Beats at, TimeSignature signature) {
    const auto& last = lines_.back();
    const auto bar = last.signature.bar().count();
    const auto since = (at - last.beats).count();
    const auto rest = since % bar;
    if (rest == 0 && signature == last.signature) return;
    if (rest != 0) shortBar(at - Beats::fromCount(rest), rest);
    put({at, signature, 1.0});
  }

  // The first line at or after, as bars are counted by now.
  [[nodiscard]] Beats lineFrom(Beats at) const {
    return barLineAfter(at, {lines_.back().beats, 1}, lines_.back().signature);
  }
  [[nodiscard]] TimeSignature signature() const { return lines_.back().signature; }
  [[nodiscard]] std::vector<BarGridLine> take() { return std::move(lines_); }

 private:
  // In 32nds where these are few enough; in nothing finer than needed.
  void shortBar(Beats at, std::int64_t length) {
    int denominator = 32;
    const auto count = [&] {
      const double unit = static_cast<double>(Beats::ticks(96 / denominator).count());
      return std::max<std::int64_t>(1, std::llround(static_cast<double>(length) / unit));
    };
    while (denominator > 1 && count() > 64) denominator /= 2;
    auto numerator = count();
    while (numerator % 2 == 0 && denominator > 4) {
      numerator /= 2;
      denominator /= 2;
    }
    const auto signature = TimeSignature::from(numerator, denominator).value_or(TimeSignature{});
    const auto notated = static_cast<double>(signature.bar().count());
    put({at, signature, notated / static_cast<double>(length)});
  }

  void put(const BarGridLine& line) {
    if (lines_.back().beats == line.beats) lines_.pop_back();
    lines_.push_back(line);
  }

  std::vector<BarGridLine> lines_;
};

// The song's next bar line, as far behind `at` as it is behind that place; nothing from `end` on.
void lineAfterPlace(Builder& grid, const Timeline& timeline, Beats place, Beats at, Beats end) {
  const auto line = barLineAfter(place, timeline.origin, timeline.signature);
  const auto there = at + (line - place);
  if (timeline.loop && place < timeline.loop->end && line >= timeline.loop->end) return;
  if (there < end) grid.line(there, timeline.signature);
}

void addTurns(Builder& grid, const Timeline& timeline, Beats place, Beats at, Beats end) {
  if (!timeline.loop || place >= timeline.loop->end) return;
  const auto length = timeline.loop->end - timeline.loop->start;
  auto turn = at + (timeline.loop->end - place);
  for (int i = 0; i < kMostTurns && turn < end; ++i, turn = turn + length) {
    lineAfterPlace(grid, timeline, timeline.loop->start, turn, end);
  }
}

void add(Builder& grid, const TakePiece& piece, Beats end) {
  const auto& timeline = piece.timeline;
  if (timeline.playing) {
    const auto place = timeline.songAt(piece.time);
    lineAfterPlace(grid, timeline, place, piece.beats, end);
    addTurns(grid, timeline, place, piece.beats, end);
  } else if (timeline.signature != grid.signature()) {
    if (const auto line = grid.lineFrom(piece.beats); line < end) {
      grid.line(line, timeline.signature);
    }
  }
}

}  // namespace

std::vector<TakePiece> piecesOf(const SongHistory& history, SessionTime end) {
  std::vector<TakePiece> pieces;
  for (const auto& timeline : history.timelines()) {
    const auto time =
        pieces.empty() ? history.since() : std::clamp(timeline.start, pieces.back().time, end);
    Beats beats;
    if (!pieces.empty()) {
      const auto& last = pieces.back();
      beats = last.beats + last.timeline.bpm.beatsIn(time - last.time);
    }
    pieces.push_back({time, beats, timeline});
  }
  if (pieces.empty()) return pieces;
  const auto last = pieces.back();
  const auto until = std::max(end, last.time);
  pieces.push_back(
      {until, last.beats + last.timeline.bpm.beatsIn(until - last.time), last.timeline});
  return pieces;
}

std::vector<BarGridLine> barGridOf(const std::vector<TakePiece>& pieces) {
  if (pieces.empty()) return {};
  Builder grid;
  grid.begin(pieces.front().timeline.signature);
  for (std::size_t i = 0; i + 1 < pieces.size(); ++i) add(grid, pieces[i], pieces[i + 1].beats);
  return grid.take();
}

}  // namespace midipool
