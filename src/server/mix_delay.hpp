// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <optional>

#include "time/clock.hpp"

namespace midipool {

// The one delay at which a room's stems are played for the mixes of those who do not listen live: what
// the one with the worst line to the server needs. Each change is a moment that the listeners must
// follow, so it comes in large steps, grows at once and shrinks late. Pure; realtime-safe.
class MixDelay {
 public:
  static constexpr Nanoseconds kStep = std::chrono::milliseconds{25};
  // A stem that needs more is played live in these mixes, too.
  static constexpr Nanoseconds kMost = std::chrono::milliseconds{500};
  // What the lines show in this time is the first delay; until then there is none.
  static constexpr Nanoseconds kLearning = std::chrono::seconds{1};
  static constexpr Nanoseconds kShrinkAfter = std::chrono::seconds{30};

  // `needed`: by the worst of the stems that do not need more than kMost.
  std::optional<Nanoseconds> review(SessionTime now, Nanoseconds needed) noexcept {
    if (!began_) began_ = now;
    if (now - *began_ < kLearning) return std::nullopt;
    const auto wanted = std::min((needed / kStep + 1) * kStep, kMost);
    if (!delay_ || wanted >= *delay_) lessSince_ = now;
    if (!delay_ || wanted > *delay_ || now - lessSince_ >= kShrinkAfter) delay_ = wanted;
    return delay_;
  }
  // Nobody listens so.
  void forget() noexcept { *this = {}; }
  // review() has been called since.
  [[nodiscard]] bool hasBegun() const noexcept { return began_.has_value(); }

 private:
  std::optional<SessionTime> began_;
  std::optional<Nanoseconds> delay_;
  SessionTime lessSince_{};
};

}  // namespace midipool
