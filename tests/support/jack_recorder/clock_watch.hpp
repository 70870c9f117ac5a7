// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>

namespace midipool::testing {

/// Relates frames to time by the cycles that woke least late. Realtime-safe.
///
/// JACK's own times cannot be trusted for seconds after an xrun: its loop filter then lags by all
/// the time that was lost. So each quarter of a second the most punctual wake-up is kept; a line
/// through these is the best that can be known of a server's clock.
class ClockWatch {
 public:
  struct Point {
    std::uint64_t frame;
    std::uint64_t micros;
  };

  explicit ClockWatch(std::uint32_t rate) : rate_(rate), window_(rate / 4) {}

  /// To be called in every cycle with the time at which it really began; gives a point when a
  /// window is over. `broken` says that frames and time have lost each other: a new beginning.
  std::optional<Point> add(std::uint64_t frame, std::uint64_t micros, bool broken);

 private:
  void begin(std::uint64_t frame, std::uint64_t micros);
  /// How much later than the window's first cycle, against the nominal rate.
  double lateness(std::uint64_t frame, std::uint64_t micros) const;

  std::uint32_t rate_;
  std::uint32_t window_;
  bool running_ = false;
  Point first_{};
  Point best_{};
  double bestLateness_ = 0.0;
};

}  // namespace midipool::testing
