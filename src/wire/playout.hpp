// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>

#include "time/clock.hpp"
#include "wire/json_fields.hpp"

namespace midipool {

// What a room's longest common delay can be: what a stem can wait at a player's.
inline constexpr Nanoseconds kMostCommonDelay = std::chrono::milliseconds{1000};
// Unless its owner says otherwise: lines around the world pass, satellites do not.
inline constexpr Nanoseconds kUsualCommonDelay = std::chrono::milliseconds{250};
// So many bars or beats late at the most, and never more than so long.
inline constexpr std::uint32_t kMostUnitsLate = 64;
inline constexpr Nanoseconds kMostBarDelay = std::chrono::seconds{60};

// How late a player hears the room.
enum class PlayoutMode : std::uint8_t {
  kLive,     // each stem as early as its own line allows
  kAligned,  // all stems at one delay, on which the room agrees
  kBars,     // all a number of whole bars late
  kBeats,    // or of beats
};

struct PlayoutChoice {
  // Most modes have no number. NOLINTNEXTLINE(google-explicit-constructor)
  PlayoutChoice(PlayoutMode chosen = PlayoutMode::kLive, std::uint32_t units = 0) noexcept
      : mode{chosen}, count{units} {}

  PlayoutMode mode;
  std::uint32_t count;  // of bars or beats

  bool operator==(const PlayoutChoice&) const noexcept = default;
};

[[nodiscard]] constexpr bool isMusical(PlayoutMode mode) noexcept {
  return mode == PlayoutMode::kBars || mode == PlayoutMode::kBeats;
}

// As everybody writes it: live, aligned, bars:4, beats:2. Reading gives nothing for anything else.
[[nodiscard]] std::string textOf(const PlayoutChoice& choice);
[[nodiscard]] std::optional<PlayoutChoice> playoutChoiceFrom(std::string_view text) noexcept;
inline constexpr const char* kPlayoutChoices = "live, aligned, bars:N or beats:N, N from 1 to 64";

// What a player says of his own.
struct PlayoutWish {
  PlayoutChoice choice{};
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

// A message's fields, into its object and out of it. Reading throws ProtocolError.
void putPlayoutWish(const PlayoutWish& wish, boost::json::object& json);
[[nodiscard]] PlayoutWish playoutWishFrom(const JsonFields& fields);
void putRoomPlayout(const RoomPlayout& playout, boost::json::object& json);
[[nodiscard]] RoomPlayout roomPlayoutFrom(const JsonFields& fields);

// The longest delay that a room may agree on, as its owner wants it.
[[nodiscard]] Nanoseconds longestDelayFrom(const JsonFields& fields);
void putLongestDelay(Nanoseconds most, boost::json::object& json);

}  // namespace midipool
