// SPDX-License-Identifier: GPL-3.0-or-later
#include "jack_recorder/clock_watch.hpp"

namespace midipool::testing {

std::optional<ClockWatch::Point> ClockWatch::add(std::uint64_t frame, std::uint64_t micros,
                                                 bool broken) {
  if (!running_ || broken) {
    begin(frame, micros);
    return std::nullopt;
  }
  if (frame - first_.frame >= window_) {
    const Point result = best_;
    begin(frame, micros);
    return result;
  }
  if (lateness(frame, micros) < bestLateness_) {
    best_ = Point{frame, micros};
    bestLateness_ = lateness(frame, micros);
  }
  return std::nullopt;
}

void ClockWatch::begin(std::uint64_t frame, std::uint64_t micros) {
  running_ = true;
  first_ = best_ = Point{frame, micros};
  bestLateness_ = 0.0;
}

double ClockWatch::lateness(std::uint64_t frame, std::uint64_t micros) const {
  const double passed = static_cast<double>(micros - first_.micros);
  return passed - static_cast<double>(frame - first_.frame) * 1e6 / static_cast<double>(rate_);
}

}  // namespace midipool::testing
