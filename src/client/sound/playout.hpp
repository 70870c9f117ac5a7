// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>

#include "time/delay_change.hpp"
#include "wire/playout.hpp"

namespace midipool {

// At which delay a player hears the room: what he wants, what his lines ask for, and what the room
// has agreed on. Pure; time comes in; the engine's thread.
class Playout {
 public:
  enum class State : std::uint8_t {
    kLive,     // as wanted
    kWaiting,  // live until the room has agreed on a delay that is long enough
    kAligned,
    kTooLong,  // live, as the room does not wait for so long
  };

  void choose(PlayoutMode mode) noexcept { mode_ = mode; }
  [[nodiscard]] PlayoutMode mode() const noexcept { return mode_; }

  // In a room, perhaps another one: nobody has heard of us.
  void entered() noexcept { told_.reset(); }
  // Session times of before mean nothing any more.
  void clockRestarted() noexcept;
  void agreed(const RoomPlayout& playout) noexcept;

  // What the stems ask for by now. Returns what is to be told to the server, if anything.
  [[nodiscard]] std::optional<PlayoutWish> review(Nanoseconds needed, LocalTime now) noexcept;

  [[nodiscard]] State state() const noexcept { return state_; }
  [[nodiscard]] const DelayChange& delay() const noexcept { return delay_; }
  [[nodiscard]] Nanoseconds needed() const noexcept { return needed_; }
  [[nodiscard]] const RoomPlayout& room() const noexcept { return room_; }

 private:
  [[nodiscard]] State next() const noexcept;
  void follow() noexcept;
  [[nodiscard]] bool isWorthTelling(const PlayoutWish& wish, LocalTime now) const noexcept;

  PlayoutMode mode_ = PlayoutMode::kLive;
  State state_ = State::kLive;
  RoomPlayout room_{{}, 0, {}, kUsualCommonDelay};
  DelayChange delay_;
  Nanoseconds needed_{};
  std::optional<PlayoutWish> told_;
  LocalTime toldAt_{};
};

[[nodiscard]] const char* nameOf(Playout::State state) noexcept;

}  // namespace midipool
