// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>

#include "time/clock.hpp"

namespace midipool::testing {

// A test's own clock for a recorder's threads, which look at it while the test moves it.
class SharedClock final : public Clock {
 public:
  [[nodiscard]] LocalTime now() const noexcept override { return now_.load(); }
  void set(LocalTime time) { now_.store(time); }

 private:
  std::atomic<LocalTime> now_{LocalTime{}};
};

}  // namespace midipool::testing
