// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>

#include "server/mix_period.hpp"

namespace midipool {

// When a media thread mixes: each period has its place on the clock, so that being late once does not
// make all that follows late. Who has fallen far behind leaves periods out. Pure; not thread-safe.
class MixSchedule {
 public:
  // What may be made up for by mixing several periods at once.
  static constexpr Nanoseconds kMostBehind = std::chrono::milliseconds{20};

  // Begins with a period that is due now, unless it runs.
  void start(LocalTime now) noexcept {
    if (running_) return;
    running_ = true;
    // So that frames go on and no time stamp comes twice.
    origin_ = now - lengthOfFrames(next_);
    skipped_ = true;
  }
  void stop() noexcept { running_ = false; }
  [[nodiscard]] bool running() const noexcept { return running_; }

  // When the next period begins; only while it runs.
  [[nodiscard]] LocalTime nextStart() const noexcept { return origin_ + lengthOfFrames(next_); }

  struct Due {
    std::int64_t frame = 0;
    LocalTime start{};
    bool skipped = false;
  };
  // The period that is due, once; nothing when it is too early or does not run.
  [[nodiscard]] std::optional<Due> take(LocalTime now) noexcept {
    if (!running_ || now < nextStart()) return std::nullopt;
    skipTo(now);
    Due due{next_, nextStart(), skipped_};
    skipped_ = false;
    next_ += kFrames;
    return due;
  }

  // How many periods have been left out.
  [[nodiscard]] std::uint64_t late() const noexcept { return late_; }

 private:
  static constexpr auto kFrames = std::int64_t{MixPeriod::kFrames};

  void skipTo(LocalTime now) noexcept {
    if (now - nextStart() <= kMostBehind) return;
    const auto missed = (now - nextStart()) / lengthOfFrames(kFrames);
    next_ += missed * kFrames;
    late_ += static_cast<std::uint64_t>(missed);
    skipped_ = true;
  }

  bool running_ = false;
  LocalTime origin_{};
  std::int64_t next_ = 0;  // frame
  bool skipped_ = false;
  std::uint64_t late_ = 0;
};

}  // namespace midipool
