// SPDX-License-Identifier: GPL-3.0-or-later
#include "time/bar_position.hpp"

namespace midipool {
namespace {

std::int64_t divideDown(std::int64_t dividend, std::int64_t divisor) noexcept {
  return dividend / divisor - (dividend % divisor < 0 ? 1 : 0);
}

// The grid line at or before `song`, for lines `spacing` apart, one of them at `line`.
Beats lineBefore(Beats song, Beats line, Beats spacing) noexcept {
  const auto lines = divideDown((song - line).count(), spacing.count());
  return line + Beats::fromCount(lines * spacing.count());
}

Beats lineAfter(Beats song, Beats line, Beats spacing) noexcept {
  const auto before = lineBefore(song, line, spacing);
  return before == song ? song : before + spacing;
}

}  // namespace

BarPosition barPositionAt(Beats song, const BarOrigin& origin, TimeSignature signature) noexcept {
  const auto bars = divideDown((song - origin.line).count(), signature.bar().count());
  const auto inBar = song - barLineBefore(song, origin, signature);
  const auto beats = inBar.count() / signature.beat().count();
  const auto rest = Beats::fromCount(inBar.count() % signature.beat().count());
  return {origin.bar + bars, static_cast<int>(beats) + 1, static_cast<int>(rest.wholeTicks())};
}

Beats barLineBefore(Beats song, const BarOrigin& origin, TimeSignature signature) noexcept {
  return lineBefore(song, origin.line, signature.bar());
}

Beats barLineAfter(Beats song, const BarOrigin& origin, TimeSignature signature) noexcept {
  return lineAfter(song, origin.line, signature.bar());
}

Beats beatLineAfter(Beats song, const BarOrigin& origin, TimeSignature signature) noexcept {
  return lineAfter(song, origin.line, signature.beat());
}

BarOrigin originFrom(Beats song, const BarPosition& position, TimeSignature signature) noexcept {
  const auto inBar = Beats::fromCount((position.beat - 1) * signature.beat().count()) +
                     Beats::ticks(position.tick);
  return {song - inBar, position.bar};
}

}  // namespace midipool
