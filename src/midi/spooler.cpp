// SPDX-License-Identifier: GPL-3.0-or-later
#include "midi/spooler.hpp"

#include <algorithm>

namespace midipool {
namespace {

// By so much clocks may differ.
constexpr Nanoseconds kMostAhead = std::chrono::milliseconds{100};

}  // namespace

Spooler::Spooler(const Settings& settings)
    : advance_{settings.advance}, generator_{settings.clockWhileStopped} {}

void Spooler::setSchedule(const Schedule& schedule) noexcept {
  schedules_.set(schedule);
}

void Spooler::setMapping(const ClockMapping& mapping) noexcept {
  mappings_.set(mapping);
}

bool Spooler::send(const MessageBytes& message, SessionTime played) noexcept {
  return toSend_.push({played, message});
}

bool Spooler::takeReceived(Incoming& incoming) noexcept {
  return received_.pop(incoming);
}

bool Spooler::takeSentTransport(Outgoing& outgoing) noexcept {
  return sentTransport_.pop(outgoing);
}

std::optional<Spooler::Outgoing> Spooler::next(LocalTime now, LocalTime until) noexcept {
  takeSettings(now);
  takeMusic(now);
  if (auto outgoing = nextMusic(now, until)) return outgoing;
  return nextClock(now, until);
}

// What is due of it, unless a message of the clock comes before that.
std::optional<Spooler::Outgoing> Spooler::nextMusic(LocalTime now, LocalTime until) noexcept {
  if (music_.empty()) return std::nullopt;
  const auto due = musicDue(now);
  if (due >= until) return std::nullopt;
  if (due > now && mapping_) {
    const auto clock = generator_.nextTime(*schedule_, toSession(now));
    if (clock && toLocal(*clock) < due) return std::nullopt;
  }
  const Outgoing outgoing{due, music_.first().message};
  music_.dropFirst();
  return outgoing;
}

std::optional<Spooler::Outgoing> Spooler::nextClock(LocalTime now, LocalTime until) noexcept {
  if (!mapping_) return std::nullopt;
  const auto event = generator_.next(*schedule_, toSession(now), toSession(until));
  if (!event) return std::nullopt;
  const Outgoing outgoing{toLocal(event->time), MessageBytes::of(event->message)};
  if (event->message.status() != status::kClock) sentTransport_.push(outgoing);
  return outgoing;
}

std::optional<LocalTime> Spooler::nextTime(LocalTime now) noexcept {
  takeSettings(now);
  takeMusic(now);
  std::optional<LocalTime> due;
  if (!music_.empty()) due = musicDue(now);
  if (due == now) return due;
  const auto clock = mapping_ ? generator_.nextTime(*schedule_, toSession(now)) : std::nullopt;
  if (!clock) return due;
  return due ? std::min(*due, toLocal(*clock)) : toLocal(*clock);
}

// Where there is no room for more to wait, what has waited longest has waited enough.
LocalTime Spooler::musicDue(LocalTime now) const noexcept {
  if (!mapping_ || !musicDelay_ || music_.full()) return now;
  return std::max(now, mapping_->toLocal(music_.first().played + *musicDelay_) - advance_);
}

// Nothing was played later than now but by a clock that is wrong: that is not waited for.
void Spooler::takeMusic(LocalTime now) noexcept {
  WaitingMessages::Waiting waiting;
  while (!music_.full() && toSend_.pop(waiting)) {
    if (mapping_) {
      waiting.played = std::min(waiting.played, mapping_->toSession(now) + kMostAhead);
    }
    music_.put(waiting);
  }
}

void Spooler::received(LocalTime time, std::span<const std::uint8_t> message) noexcept {
  if (message.empty() || message.size() > MessageBytes::kCapacity) return;
  received_.push({time, MessageBytes::of(message)});
}

void Spooler::takeSettings(LocalTime now) noexcept {
  schedule_ = &schedules_.get();
  mapping_ = mappings_.get();
  if (mapping_) {
    const auto session = mapping_->toSession(now);
    later_ = delays_.get().delayAt(session).value_or(Nanoseconds::zero());
    musicDelay_ = musicDelays_.get().delayAt(session);
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
