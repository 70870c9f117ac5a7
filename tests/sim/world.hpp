// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <queue>
#include <random>
#include <vector>

#include "time/clock.hpp"

namespace midipool::sim {

// Time as nobody in it can see it: what all simulated clocks are made from.
using TrueTime = Nanoseconds;

// A world in virtual time: things happen in their order, at once, and the same for the same seed.
class World {
 public:
  explicit World(std::uint64_t seed) : random_{seed} {}

  [[nodiscard]] TrueTime now() const { return now_; }
  void at(TrueTime time, std::function<void()> happens) {
    events_.push({time, next_++, std::move(happens)});
  }
  void after(Nanoseconds delay, std::function<void()> happens) {
    at(now_ + delay, std::move(happens));
  }
  void runUntil(TrueTime end) {
    while (!events_.empty() && events_.top().time <= end) {
      auto event = events_.top();
      events_.pop();
      now_ = event.time;
      event.happens();
    }
    now_ = end;
  }

  // Uniform from 0 to 1.
  double chance() { return std::uniform_real_distribution<double>{}(random_); }
  double between(double low, double high) { return low + (high - low) * chance(); }
  Nanoseconds between(Nanoseconds low, Nanoseconds high) {
    return Nanoseconds{static_cast<std::int64_t>(
        between(static_cast<double>(low.count()), static_cast<double>(high.count())))};
  }

 private:
  struct Event {
    TrueTime time;
    std::uint64_t order;
    std::function<void()> happens;
    bool operator<(const Event& other) const {
      return time != other.time ? time > other.time : order > other.order;
    }
  };

  TrueTime now_{};
  std::uint64_t next_ = 0;
  std::priority_queue<Event> events_;
  std::mt19937_64 random_;
};

// A machine's clock: begins anywhere and runs a little fast or slow.
class SkewedClock final : public Clock {
 public:
  SkewedClock(const World& world, double skewPpm, Nanoseconds offset)
      : world_{world}, skew_{skewPpm * 1e-6}, offset_{offset} {}

  [[nodiscard]] LocalTime now() const noexcept override { return at(world_.now()); }
  [[nodiscard]] LocalTime at(TrueTime time) const noexcept {
    return LocalTime{offset_ + time + scaled(time - since_)};
  }
  [[nodiscard]] TrueTime trueTimeOf(LocalTime time) const noexcept {
    const auto elapsed = time.time_since_epoch() - offset_;
    return elapsed - Nanoseconds{static_cast<std::int64_t>(
                         static_cast<double>((elapsed - since_).count()) * skew_ / (1.0 + skew_))};
  }
  // A machine that sleeps: its monotonic clock stands still for so long.
  void sleep(Nanoseconds duration) { offset_ -= duration; }
  // The crystal warms up: another rate from now on, no jump.
  void setSkew(double skewPpm) {
    offset_ += scaled(world_.now() - since_);
    since_ = world_.now();
    skew_ = skewPpm * 1e-6;
  }

 private:
  [[nodiscard]] Nanoseconds scaled(Nanoseconds time) const noexcept {
    return Nanoseconds{static_cast<std::int64_t>(static_cast<double>(time.count()) * skew_)};
  }

  const World& world_;
  double skew_;
  Nanoseconds offset_;
  TrueTime since_{};
};

}  // namespace midipool::sim
