// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

// What the wire allows; docs/protocol.md says the same to other people's programs.
namespace midipool::limits {

inline constexpr std::size_t kLongestName = 64;  // bytes of a room's or a player's name
// A nickname that had to get a number, so that all in the room differ.
inline constexpr std::size_t kLongestShownName = 80;
inline constexpr std::size_t kLongestPassword = 256;  // bytes
inline constexpr std::size_t kLongestText = 512;      // bytes of any sentence for people
inline constexpr std::size_t kLongestMessageOfTheDay = 500;
inline constexpr std::size_t kLongestChat = 500;  // bytes of what one says to all
// Of a sound packet, so that with all headers it passes every common line in one piece.
inline constexpr std::size_t kLongestStreamPayload = 1152;
// Of a mix that the server makes, and of its master: a fader's whole way, in dB.
inline constexpr std::size_t kMostStrips = 128;
inline constexpr double kLeastGain = -90.0;
inline constexpr double kMostGain = 10.0;
inline constexpr std::size_t kMostMembers = 1024;  // of a room, that a client will read
inline constexpr std::size_t kMostRooms = 4096;    // of a server, likewise
// Every integer stays below 2^53, so that a JavaScript client reads it exactly. As a timestamp this
// is 104 days of nanoseconds, after which JavaScript rounds to two.
inline constexpr std::int64_t kLastRevision = (std::int64_t{1} << 53) - 1;
inline constexpr std::int64_t kLastTimestamp = std::int64_t{1} << 61;
inline constexpr std::int64_t kLastSongTick = 1'000'000'000;
inline constexpr std::int64_t kLongestCountIn = 2 * 64 * 96;  // NOLINT: ticks, two bars of 64/1
inline constexpr std::int64_t kLastBar = 1'000'000'000;
inline constexpr std::int64_t kLastRequest = 1'000'000'000;

}  // namespace midipool::limits
