// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>

#include "time/clock.hpp"

namespace midipool {

// How late a stem must be played so that nearly all of it has arrived by then. It remembers for
// five minutes, second by second, the latest packet of each; the target covers all of these seconds
// but one, so a gap may be heard once in five minutes. One event of half a second is forgiven; a line
// that stays worse for longer is believed at once, one that gets better when the last bad seconds are
// five minutes old. What comes late while a stem begins, and threads and devices start on both sides,
// says little of the line: it is believed at once too, but forgotten soon. No distribution is
// assumed: what delays packets in one network is another thing in the next. Pure, realtime-safe.
class DelayTarget {
 public:
  static constexpr std::size_t kSeconds = 300;

  // With which delay a packet would just have been in time. `now` does not go back.
  void add(Nanoseconds needed, SessionTime now) noexcept;

  [[nodiscard]] bool started() const noexcept { return started_; }
  // The line has shown itself, and what was late while the stem began is forgotten.
  [[nodiscard]] bool settled() const noexcept { return forgetsBeginningAt_ == SessionTime::max(); }
  // Zero before the first.
  [[nodiscard]] Nanoseconds target() const noexcept { return target_; }

  void restart() noexcept { *this = DelayTarget{}; }

 private:
  [[nodiscard]] std::size_t secondFor(Nanoseconds needed, SessionTime now) noexcept;
  void nextSecond(SessionTime now) noexcept;
  void forgetTheBeginning() noexcept;
  void choose(SessionTime now) noexcept;

  static constexpr Nanoseconds kNothing = Nanoseconds::min();

  std::array<Nanoseconds, kSeconds> latest_ = filled();
  std::size_t second_ = 0;
  SessionTime began_{};
  SessionTime learningUntil_{};
  SessionTime forgetsBeginningAt_{};
  std::size_t learningSeconds_ = 0;  // how many of the first entries hold the beginning
  SessionTime eventBegan_{Nanoseconds::min() / 2};
  std::size_t eventSecond_ = 0;
  Nanoseconds usual_{};  // the target before the event
  Nanoseconds target_{};
  bool started_ = false;

  static constexpr std::array<Nanoseconds, kSeconds> filled() noexcept {
    std::array<Nanoseconds, kSeconds> all{};
    all.fill(kNothing);
    return all;
  }
};

}  // namespace midipool
