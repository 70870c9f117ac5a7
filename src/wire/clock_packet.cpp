// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/clock_packet.hpp"

#include "wire/big_endian.hpp"

namespace midipool {
namespace {

constexpr std::size_t kAskedAt = 0;
constexpr std::size_t kQuestionArrivedAt = 8;
constexpr std::size_t kAnsweredAt = 16;

template <typename Time>
Time readTime(std::span<const std::uint8_t> payload, std::size_t at) noexcept {
  return Time{Nanoseconds{readBigEndian<std::int64_t>(payload.subspan(at))}};
}

template <typename Time>
void writeTime(ClockPacket& packet, std::size_t at, Time time) noexcept {
  writeBigEndian(std::span{packet}.subspan(at), nanosecondsOf(time));
}

}  // namespace

ClockPacket encode(const ClockQuestion& question) noexcept {
  ClockPacket packet{};
  writeTime(packet, kAskedAt, question.asked);
  return packet;
}

ClockPacket encode(const ClockAnswer& answer) noexcept {
  ClockPacket packet{};
  writeTime(packet, kAskedAt, answer.asked);
  writeTime(packet, kQuestionArrivedAt, answer.questionArrived);
  writeTime(packet, kAnsweredAt, answer.answered);
  return packet;
}

std::optional<ClockQuestion> decodeClockQuestion(std::span<const std::uint8_t> payload) noexcept {
  if (payload.size() != kClockPacketSize) return std::nullopt;
  return ClockQuestion{readTime<LocalTime>(payload, kAskedAt)};
}

std::optional<ClockAnswer> decodeClockAnswer(std::span<const std::uint8_t> payload) noexcept {
  if (payload.size() != kClockPacketSize) return std::nullopt;
  return ClockAnswer{readTime<LocalTime>(payload, kAskedAt),
                     readTime<SessionTime>(payload, kQuestionArrivedAt),
                     readTime<SessionTime>(payload, kAnsweredAt)};
}

}  // namespace midipool
