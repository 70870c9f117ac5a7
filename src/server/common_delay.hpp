// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "wire/playout.hpp"

namespace midipool {

// The delay on which a room's members agree who listen aligned: what the one with the worst line
// needs, but for those who need more than the room wants to wait. It grows at once, as whoever needs
// more has gaps until then, and shrinks once less has been enough for a while, as each change is a
// moment that everybody can hear. Pure; time comes in; not thread-safe.
class CommonDelay {
 public:
  static constexpr Nanoseconds kShrinkAfter = std::chrono::seconds{30};

  explicit CommonDelay(Nanoseconds most = kUsualCommonDelay) noexcept { playout_.most = most; }

  void setMost(Nanoseconds most) noexcept;
  // Who listens live needs nothing of it.
  void listen(std::uint32_t member, const PlayoutWish& wish);
  void leave(std::uint32_t member);

  // A new agreement, if there is to be one, which all can have heard of at `heard`.
  [[nodiscard]] std::optional<RoomPlayout> review(SessionTime now, SessionTime heard);
  // When to review again though nobody has said anything; nothing: never.
  [[nodiscard]] std::optional<SessionTime> nextReview() const noexcept;

  [[nodiscard]] const RoomPlayout& playout() const noexcept { return playout_; }

 private:
  struct Worst {
    std::uint32_t member = 0;
    Nanoseconds needed{};
  };
  [[nodiscard]] Worst worst() const noexcept;
  [[nodiscard]] bool shallShrinkTo(Nanoseconds wanted, SessionTime now) noexcept;

  std::map<std::uint32_t, Nanoseconds> needs_;
  RoomPlayout playout_;
  bool mostChanged_ = false;
  std::optional<SessionTime> lessSince_;  // less would have been enough
};

}  // namespace midipool
