// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/missing_packets.hpp"

#include <algorithm>

namespace midipool {

bool MissingPackets::came(std::int64_t sequence, LocalTime now, Nanoseconds patience) noexcept {
  if (!started_ || sequence > highest_) {
    if (started_) noteGap(highest_ + 1, sequence, now + patience);
    started_ = true;
    highest_ = sequence;
    return false;
  }
  const auto index = firstFrom(sequence);
  if (index == count_ || missing_[index].sequence != sequence) return false;
  const auto found = missing_[index];
  erase(index, 1);
  // Of one that was asked for twice it is not known which answer this is (Karn's rule).
  if (found.attempts == 1) answer_.addRoundTrip(now - found.asked);
  return found.attempts > 0;
}

void MissingPackets::noteGap(std::int64_t first, std::int64_t end, LocalTime due) noexcept {
  const auto most = static_cast<std::int64_t>(kMost);
  first = std::max(first, end - most);
  const auto wanted = static_cast<std::size_t>(end - first);
  if (count_ + wanted > kMost) erase(0, count_ + wanted - kMost);
  for (auto sequence = first; sequence < end; ++sequence) {
    missing_[count_++] = {sequence, due, {}, 0};
  }
}

void MissingPackets::restart() noexcept {
  started_ = false;
  count_ = 0;
}

void MissingPackets::forgetBefore(std::int64_t sequence) noexcept {
  erase(0, firstFrom(sequence));
}

void MissingPackets::erase(std::size_t index, std::size_t count) noexcept {
  if (count == 0) return;
  auto* const place = missing_.data() + index;
  std::move(place + count, missing_.data() + count_, place);
  count_ -= count;
}

std::size_t MissingPackets::firstFrom(std::int64_t sequence) const noexcept {
  const auto* const found = std::lower_bound(
      missing_.data(), missing_.data() + count_, sequence,
      [](const Missing& missing, std::int64_t number) { return missing.sequence < number; });
  return static_cast<std::size_t>(found - missing_.data());
}

void MissingPackets::ask(LocalTime now, Nack& nack) noexcept {
  for (std::size_t i = 0; i < count_; ++i) {
    auto& missing = missing_[i];
    if (missing.due > now) continue;
    if (!nack.add(static_cast<std::uint16_t>(missing.sequence))) return;
    missing.due = now + waitAfter(missing.attempts);
    missing.asked = now;
    ++missing.attempts;
  }
}

// Lines may be longer than what messages wait for at the most.
Nanoseconds MissingPackets::waitAfter(int attempts) const noexcept {
  return std::max(answer_.after(attempts), answer_.roundTrip() * 5 / 4);
}

}  // namespace midipool
