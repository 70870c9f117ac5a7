// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/control/recent_sound.hpp"

#include <algorithm>

namespace midipool::control {
namespace {

constexpr Nanoseconds kWindow = std::chrono::seconds{10};
constexpr Nanoseconds kBetween = std::chrono::milliseconds{200};
// Without a packet for so long it is no pause between two of them.
constexpr Nanoseconds kSilence = std::chrono::seconds{2};

double percent(double part, double whole) noexcept {
  return whole > 0.0 ? std::clamp(100.0 * part / whole, 0.0, 100.0) : 0.0;
}

bool isBehind(const RecentSound::Counters& counters, const RecentSound::Counters& before) noexcept {
  return counters.packets < before.packets || counters.refused < before.refused;
}

}  // namespace

void RecentSound::note(const Counters& counters, LocalTime now) {
  // A stem that began anew counts from nothing.
  if (!moments_.empty() && isBehind(counters, moments_.back().counters)) moments_.clear();
  if (!moments_.empty() && now - moments_.back().time < kBetween) return;
  moments_.push_back({counters, now});
  while (moments_.size() > 2 && now - moments_[1].time >= kWindow) moments_.pop_front();
}

RecentSound::Shares RecentSound::shares() const noexcept {
  Shares shares;
  if (moments_.empty()) return shares;
  const auto& first = moments_.front();
  const auto& last = moments_.back();
  shares.refused = last.counters.refused - first.counters.refused >
                   last.counters.packets - first.counters.packets;
  if (last.counters.packets == 0) return shares;
  shares.measured = true;
  const auto packets = static_cast<double>(last.counters.packets - first.counters.packets);
  const auto lost = static_cast<double>(last.counters.lost - first.counters.lost);
  shares.lossPercent = percent(lost, packets + lost);
  if (packets == 0.0 && last.time - first.time >= kSilence) shares.lossPercent = 100.0;
  shares.concealedPercent =
      percent(static_cast<double>(last.counters.concealedFrames - first.counters.concealedFrames),
              static_cast<double>(last.counters.playedFrames - first.counters.playedFrames));
  return shares;
}

}  // namespace midipool::control
