// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include <boost/json/object.hpp>

#include "time/clock.hpp"
#include "wire/json_fields.hpp"

namespace midipool {

// What a room's longest common delay can be: what a stem can wait at a player's.
inline constexpr Nanoseconds kMostCommonDelay = std::chrono::milliseconds{1000};
// Unless its owner says otherwise: lines around the world pass, satellites do not.
inline constexpr Nanoseconds kUsualCommonDelay = std::chrono::milliseconds{250};

// How late a player hears the room.
enum class PlayoutMode : std::uint8_t {
  kLive,     // each stem as early as its own line allows
  kAligned,  // all stems at one delay, on which the room agrees
};

// What a player says of his own.
struct PlayoutWish {
  PlayoutMode mode = PlayoutMode::kLive;
  Nanoseconds needed{};  // the delay that his worst stem asks for

  bool operator==(const PlayoutWish&) const noexcept = default;
};

// What the room has agreed on: everybody changes to it at the same moment.
struct RoomPlayout {
  Nanoseconds delay{};       // zero: nobody listens aligned
  std::uint32_t member = 0;  // who needs it; 0: nobody
  SessionTime from{};
  Nanoseconds most{};  // who needs more listens live

  bool operator==(const RoomPlayout&) const noexcept = default;
};

[[nodiscard]] const char* nameOf(PlayoutMode mode) noexcept;

// A message's fields, into its object and out of it. Reading throws ProtocolError.
void putPlayoutWish(const PlayoutWish& wish, boost::json::object& json);
[[nodiscard]] PlayoutWish playoutWishFrom(const JsonFields& fields);
void putRoomPlayout(const RoomPlayout& playout, boost::json::object& json);
[[nodiscard]] RoomPlayout roomPlayoutFrom(const JsonFields& fields);

// The longest delay that a room may agree on, as its owner wants it.
[[nodiscard]] Nanoseconds longestDelayFrom(const JsonFields& fields);
void putLongestDelay(Nanoseconds most, boost::json::object& json);

}  // namespace midipool
