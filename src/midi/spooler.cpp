// SPDX-License-Identifier: GPL-3.0-or-later
#include "midi/spooler.hpp"

namespace midipool {

Spooler::Spooler(const Settings& settings)
    : advance_{settings.advance}, generator_{settings.clockWhileStopped} {}

void Spooler::setSchedule(const Schedule& schedule) noexcept {
  schedules_.set(schedule);
}

void Spooler::setMapping(const ClockMapping& mapping) noexcept {
  mappings_.set(mapping);
}

bool Spooler::send(const MessageBytes& message) noexcept {
  return toSend_.push(message);
}

bool Spooler::takeReceived(Incoming& incoming) noexcept {
  return received_.pop(incoming);
}

bool Spooler::takeSentTransport(Outgoing& outgoing) noexcept {
  return sentTransport_.pop(outgoing);
}

std::optional<Spooler::Outgoing> Spooler::next(LocalTime now, LocalTime until) noexcept {
  MessageBytes immediate;
  if (toSend_.pop(immediate)) return Outgoing{now, immediate};
  takeSettings(now);
  if (!mapping_) return std::nullopt;
  const auto event = generator_.next(*schedule_, toSession(now), toSession(until));
  if (!event) return std::nullopt;
  const Outgoing outgoing{toLocal(event->time), MessageBytes::of(event->message)};
  if (event->message.status() != status::kClock) sentTransport_.push(outgoing);
  return outgoing;
}

std::optional<LocalTime> Spooler::nextTime(LocalTime now) noexcept {
  if (toSend_.read_available() > 0) return now;
  takeSettings(now);
  if (!mapping_) return std::nullopt;
  const auto due = generator_.nextTime(*schedule_, toSession(now));
  if (!due) return std::nullopt;
  return toLocal(*due);
}

void Spooler::received(LocalTime time, std::span<const std::uint8_t> message) noexcept {
  if (message.empty() || message.size() > MessageBytes::kCapacity) return;
  received_.push({time, MessageBytes::of(message)});
}

void Spooler::takeSettings(LocalTime now) noexcept {
  schedule_ = &schedules_.get();
  mapping_ = mappings_.get();
  if (mapping_) {
    later_ = delays_.get().delayAt(mapping_->toSession(now)).value_or(Nanoseconds::zero());
  }
  if (slaveComes_.exchange(false, std::memory_order_relaxed)) generator_.awaitSlave();
  if (slaveArrived_.exchange(false, std::memory_order_relaxed)) generator_.forgetSlave();
}

SessionTime Spooler::toSession(LocalTime time) const noexcept {
  return mapping_->toSession(time + advance_) - later_;
}

LocalTime Spooler::toLocal(SessionTime time) const noexcept {
  return mapping_->toLocal(time + later_) - advance_;
}

}  // namespace midipool
