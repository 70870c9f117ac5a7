// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>

#include "time/bar_delay.hpp"
#include "time/delay_change.hpp"
#include "wire/playout.hpp"

namespace midipool {

// At which delay a player hears the room: what he wants, what his lines ask for, and what the room
// has agreed on or its music says. Pure; time comes in; the engine's thread.
class Playout {
 public:
  enum class State : std::uint8_t {
    kLive,     // as wanted
    kWaiting,  // until the room has agreed on a delay that is long enough, or so much has been played
    kAligned,
    kBars,
    kTooLong,  // live, as the room does not wait for so long, or the bars are shorter than the line
  };

  void choose(const PlayoutChoice& choice);
  [[nodiscard]] const PlayoutChoice& choice() const noexcept { return choice_; }

  // In a room, perhaps another one: nobody has heard of us.
  void entered() noexcept { told_.reset(); }
  // Session times of before mean nothing any more.
  void clockRestarted() noexcept;
  void agreed(const RoomPlayout& playout) noexcept;
  // The room's music, a hundred times a second where bars are counted. True when the delay changes.
  bool followMusic(const Schedule& schedule, SessionTime now);

  // What the stems ask for by now. Returns what is to be told to the server, if anything.
  [[nodiscard]] std::optional<PlayoutWish> review(Nanoseconds needed, LocalTime now) noexcept;

  [[nodiscard]] State state() const noexcept { return state_; }
  [[nodiscard]] const DelayChange& delay() const noexcept { return delay_; }
  // A stem that needs more than that is heard live.
  [[nodiscard]] Nanoseconds most() const noexcept;
  // For how long stems must be able to wait.
  [[nodiscard]] Nanoseconds longest() const noexcept { return longest_; }
  [[nodiscard]] Nanoseconds needed() const noexcept { return needed_; }
  [[nodiscard]] const RoomPlayout& room() const noexcept { return room_; }
  // In bars or beats: how late they are now; zero before that is known.
  [[nodiscard]] Nanoseconds inBars() const noexcept { return inBars_; }

 private:
  [[nodiscard]] State next() const noexcept;
  [[nodiscard]] State nextInBars() const noexcept;
  void follow() noexcept;
  void followBars(const DelayChange& bars, SessionTime now) noexcept;
  [[nodiscard]] bool isWorthTelling(const PlayoutWish& wish, LocalTime now) const noexcept;

  PlayoutChoice choice_;
  State state_ = State::kLive;
  RoomPlayout room_{{}, 0, {}, kUsualCommonDelay};
  DelayChange delay_;
  Nanoseconds needed_{};
  std::optional<PlayoutWish> told_;
  LocalTime toldAt_{};

  // Where bars are counted.
  std::optional<BarDelay> bars_;
  std::optional<SessionTime>
      since_;  // what was captured then, and later, is there to be heard late
  Nanoseconds inBars_{};
  Nanoseconds longest_{};
  bool reached_ = false;  // the delay, since it was chosen
};

[[nodiscard]] const char* nameOf(Playout::State state) noexcept;

}  // namespace midipool
