// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/jack/midi_cycle.hpp"

#include <algorithm>

namespace midipool {

// An event belongs to the cycle in which its nearest frame lies, so the limits are half a frame
// before the first frames of this cycle and the next.
void MidiCycle::begin(const CycleClock& clock, std::uint32_t playbackLatency) noexcept {
  clock_ = &clock;
  latency_ = playbackLatency;
  earliest_ = 0;
  const auto half = Nanoseconds{static_cast<std::int64_t>(clock.nanosecondsPerFrame() / 2.0)};
  const auto first = clock.firstFrame() + playbackLatency;
  from_ = clock.timeOf(first) - half;
  until_ = clock.timeOf(first + clock.frames()) - half;
}

void MidiCycle::received(std::uint32_t offset, std::span<const std::uint8_t> message) noexcept {
  spooler_->received(clock_->timeOf(clock_->firstFrame() + offset), message);
}

std::optional<MidiCycle::Event> MidiCycle::next() noexcept {
  if (waiting_) {
    const Event event{earliest_, *waiting_};
    waiting_.reset();
    return event;
  }
  const auto outgoing = spooler_->next(from_, until_);
  if (!outgoing) return std::nullopt;
  return place(*outgoing);
}

MidiCycle::Event MidiCycle::place(const Spooler::Outgoing& outgoing) noexcept {
  const auto first = static_cast<std::int64_t>(clock_->firstFrame() + latency_);
  const auto wanted = clock_->frameAt(outgoing.time) - first;
  const auto last = static_cast<std::int64_t>(clock_->frames()) - 1;
  const auto offset = std::clamp<std::int64_t>(wanted, earliest_, last);
  earliest_ = static_cast<std::uint32_t>(offset);
  if (outgoing.message.status() == status::kClock) {
    const auto frame = static_cast<std::uint64_t>(first + offset);
    record_->tick(clock_->timeOf(frame) - outgoing.time);
    if (wanted < -1) record_->late();
  }
  return {earliest_, outgoing.message};
}

}  // namespace midipool
