// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "time/clock.hpp"

namespace midipool {

// How much a server has to do.
struct Load {
  double processorPercent = 0.0;   // of one core; all threads together
  double receivedPerSecond = 0.0;  // datagrams and packets of sound
  double sentPerSecond = 0.0;
};

// Load between one look and the next. Pure; not thread-safe.
class LoadMeter {
 public:
  struct Sums {
    Nanoseconds processor{};  // used by the process so far
    std::uint64_t received = 0;
    std::uint64_t sent = 0;
  };

  // Looks that follow each other by less than a second count for nothing.
  void look(const Sums& sums, LocalTime now) noexcept;
  [[nodiscard]] const Load& load() const noexcept { return load_; }

 private:
  bool hasLooked_ = false;
  LocalTime at_{};
  Sums before_;
  Load load_;
};

// What this process has used so far, in all its threads.
[[nodiscard]] Nanoseconds processorTime() noexcept;

}  // namespace midipool
