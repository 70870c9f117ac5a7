// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorder/tempo_map.hpp"

#include <algorithm>
#include <cmath>

#include "recorder/bar_grid.hpp"

namespace midipool {
namespace {

double minutes(Nanoseconds time) {
  return static_cast<double>(time.count()) / 60e9;
}

SessionTime timeOf(Beats beats, const TakePiece& piece) {
  return piece.time + piece.timeline.bpm.durationOf(beats - piece.beats);
}

// A quarter note of a hundredth of a millionth is no bar's length; it is what doubles leave over.
constexpr double kRounding = 1e-8;

}  // namespace

// Each piece is cut where bars are counted anew.
TempoMap::TempoMap(const SongHistory& history, SessionTime end) {
  const auto pieces = piecesOf(history, end);
  const auto grid = barGridOf(pieces);
  if (grid.empty()) {
    *this = TempoMap{};
    return;
  }
  std::size_t line = 0;
  for (std::size_t i = 0; i + 1 < pieces.size(); ++i) {
    const auto& piece = pieces[i];
    const double bpm = piece.timeline.bpm.value();
    while (line + 1 < grid.size() && grid[line + 1].beats <= piece.beats) ++line;
    const bool onLine = grid[line].beats == piece.beats;
    add({piece.time - history.since(), 0.0, bpm * grid[line].stretch, onLine,
         grid[line].signature});
    while (line + 1 < grid.size() && grid[line + 1].beats < pieces[i + 1].beats) {
      ++line;
      add({timeOf(grid[line].beats, piece) - history.since(), 0.0, bpm * grid[line].stretch, true,
           grid[line].signature});
    }
  }
}

void TempoMap::add(Stretch stretch) {
  if (!stretches_.empty()) {
    const auto& last = stretches_.back();
    const bool same = stretch.bpm == last.bpm && !stretch.newBars;
    if (same) return;
    stretch.quarters = last.quarters + last.bpm * minutes(stretch.time - last.time);
    const bool replaces = stretch.time == last.time;
    stretch.newBars = stretch.newBars || (replaces && last.newBars);
    if (replaces) stretches_.pop_back();
  }
  stretches_.push_back(stretch);
}

double TempoMap::quartersAt(Nanoseconds time) const noexcept {
  const auto next = std::ranges::upper_bound(stretches_, time, {}, &Stretch::time);
  const auto& stretch = next == stretches_.begin() ? *next : *std::prev(next);
  return stretch.quarters + stretch.bpm * minutes(time - stretch.time);
}

TempoMap::Place TempoMap::placeAt(Nanoseconds time) const noexcept {
  const double quarters = quartersAt(time);
  Place place;
  const Stretch* counted = &stretches_.front();
  const auto barsIn = [&](double length) { return length / counted->signature.bar().inQuarters(); };
  for (const auto& stretch : stretches_) {
    if (stretch.time > time) break;
    if (!stretch.newBars) continue;
    place.bar += std::llround(std::ceil(barsIn(stretch.quarters - counted->quarters) - kRounding));
    counted = &stretch;
  }
  const double bars = barsIn(quarters - counted->quarters) + kRounding;
  const double whole = std::floor(bars);
  place.bar += std::llround(whole);
  const double inBar = std::max(0.0, bars - whole - kRounding);
  place.beat = 1.0 + inBar * counted->signature.numerator();
  return place;
}

}  // namespace midipool
