// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <cstdint>

namespace midipool {

// A length of music or a place in the song, as a whole number of millionths of a MIDI clock tick
// (24 ticks to a quarter note). Integers, so that an hour of ticks does not drift by rounding;
// a fraction of the tick, so that every tick, sixteenth and beat of any signature is a whole
// number.
class Beats {
 public:
  constexpr Beats() noexcept = default;

  [[nodiscard]] static constexpr Beats fromCount(std::int64_t count) noexcept {
    Beats beats;
    beats.count_ = count;
    return beats;
  }
  [[nodiscard]] static constexpr Beats ticks(std::int64_t ticks) noexcept {
    return fromCount(ticks * kPerTick);
  }
  [[nodiscard]] static constexpr Beats sixteenths(std::int64_t sixteenths) noexcept {
    return ticks(sixteenths * kTicksPerSixteenth);
  }
  [[nodiscard]] static constexpr Beats quarters(std::int64_t quarters) noexcept {
    return ticks(quarters * kTicksPerQuarter);
  }

  [[nodiscard]] constexpr std::int64_t count() const noexcept { return count_; }

  // Whole ticks passed; rounds down, also before the start of the song.
  [[nodiscard]] constexpr std::int64_t wholeTicks() const noexcept {
    const auto truncated = count_ / kPerTick;
    return truncated - (count_ % kPerTick < 0 ? 1 : 0);
  }
  [[nodiscard]] constexpr double inQuarters() const noexcept {
    return static_cast<double>(count_) / static_cast<double>(kPerTick * kTicksPerQuarter);
  }

  constexpr auto operator<=>(const Beats&) const noexcept = default;
  constexpr Beats operator+(Beats other) const noexcept { return fromCount(count_ + other.count_); }
  constexpr Beats operator-(Beats other) const noexcept { return fromCount(count_ - other.count_); }

  static constexpr std::int64_t kPerTick = 1'000'000;
  static constexpr std::int64_t kTicksPerQuarter = 24;
  static constexpr std::int64_t kTicksPerSixteenth = 6;

 private:
  std::int64_t count_ = 0;
};

}  // namespace midipool
