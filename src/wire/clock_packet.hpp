// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "time/clock_exchange.hpp"

namespace midipool {

// Payloads of kClockQuestion and kClockAnswer: times as int64 nanoseconds, big-endian. Both have
// the same size, so that a server is of no use for making small datagrams into large ones.
inline constexpr std::size_t kClockPacketSize = 24;
using ClockPacket = std::array<std::uint8_t, kClockPacketSize>;

// asked, then 16 bytes of zero, which a receiver does not look at.
struct ClockQuestion {
  LocalTime asked;
};

// asked, questionArrived, answered. To the server, `asked` is a number that it only gives back.
struct ClockAnswer {
  LocalTime asked;
  SessionTime questionArrived;
  SessionTime answered;

  [[nodiscard]] ClockExchange arrivedAt(LocalTime answerArrived) const noexcept {
    return {asked, questionArrived, answered, answerArrived};
  }
};

[[nodiscard]] ClockPacket encode(const ClockQuestion& question) noexcept;
[[nodiscard]] ClockPacket encode(const ClockAnswer& answer) noexcept;

// Nothing unless the payload has exactly kClockPacketSize bytes. The times may be nonsense still.
[[nodiscard]] std::optional<ClockQuestion> decodeClockQuestion(
    std::span<const std::uint8_t> payload) noexcept;
[[nodiscard]] std::optional<ClockAnswer> decodeClockAnswer(
    std::span<const std::uint8_t> payload) noexcept;

}  // namespace midipool
