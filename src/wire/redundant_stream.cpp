// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/redundant_stream.hpp"

#include <algorithm>

namespace midipool {
namespace {

using std::chrono::microseconds;

// An echo held longer says more about the difference of two clocks than about the line.
constexpr Nanoseconds kLongestHold = std::chrono::seconds{1};

std::uint32_t stampOf(LocalTime time) noexcept {
  const auto whole = std::chrono::floor<microseconds>(time.time_since_epoch()).count();
  return static_cast<std::uint32_t>(whole);
}

Nanoseconds timeSince(std::uint32_t stamp, LocalTime now) noexcept {
  return microseconds{static_cast<std::int32_t>(stampOf(now) - stamp)};
}

}  // namespace

bool RedundantStream::push(std::span<const std::uint8_t> item, LocalTime now) {
  return sender_.push(item, now);
}

bool RedundantStream::receive(std::span<const std::uint8_t> payload, LocalTime now,
                              const Sink& sink) {
  const auto packet = decodeRedundantPacket(payload);
  if (!packet || !sender_.acknowledged(packet->acknowledged)) return false;
  if (packet->echo) sender_.measured(timeSince(*packet->echo, now));
  heard_ = {packet->stamp, now};
  if (!packet->items.empty() && !acknowledgeFrom_) acknowledgeFrom_ = now;
  receiver_.receive(*packet, sink);
  return true;
}

std::optional<std::vector<std::uint8_t>> RedundantStream::packetDue(LocalTime now) {
  const auto due = nextDue();
  if (!due || *due > now) return std::nullopt;
  RedundantPacket packet;
  packet.acknowledged = receiver_.expected();
  packet.stamp = stampOf(now);
  packet.echo = echoAt(now);
  sender_.fill(packet, now);
  acknowledgeFrom_.reset();
  return encode(packet);
}

std::optional<std::uint32_t> RedundantStream::echoAt(LocalTime now) const noexcept {
  if (!heard_ || now - heard_->at > kLongestHold) return std::nullopt;
  const auto held = std::chrono::floor<microseconds>(now - heard_->at).count();
  return heard_->stamp + static_cast<std::uint32_t>(held);
}

std::optional<LocalTime> RedundantStream::nextDue() const noexcept {
  const auto due = sender_.nextDue();
  if (!due || !acknowledgeFrom_) return due ? due : acknowledgeFrom_;
  return std::min(*due, *acknowledgeFrom_);
}

}  // namespace midipool
