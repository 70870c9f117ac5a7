// SPDX-License-Identifier: GPL-3.0-or-later
#include "midi/echo_guard.hpp"

#include <algorithm>
#include <cmath>

namespace midipool {
namespace {

// What a slave needs to answer, with USB, wireless MIDI and its own main loop between.
constexpr Nanoseconds kEchoWithin = std::chrono::seconds{1};
// From the player's request to its effect here.
constexpr Nanoseconds kAnswersWithin = std::chrono::seconds{1};
// How long a tempo may still be heard after it has changed: the follower's four beats, 12 s at
// 20 bpm, and the slave's own smoothing.
constexpr Nanoseconds kTempoHeardFor = std::chrono::seconds{15};

template <std::size_t kSize, typename T>
void append(std::array<T, kSize>& items, std::size_t& count, const T& item) noexcept {
  if (count == kSize) {
    std::move(items.begin() + 1, items.end(), items.begin());
    --count;
  }
  items[count++] = item;
}

}  // namespace

void EchoGuard::playerActed(Kind kind, SessionTime time) noexcept {
  sentCount_ = 0;
  if (kind == Kind::kStop) playerStop_ = time;
}

// The stop that answers the player's own is not waited for to come back: he may press stop again
// before, and a stop too many changes nothing.
void EchoGuard::sent(Kind kind, SessionTime time, Beats place) noexcept {
  const bool answer = kind == Kind::kStop && playerStop_ && time - *playerStop_ < kAnswersWithin;
  if (answer) {
    playerStop_.reset();
    return;
  }
  append(sent_, sentCount_, {kind, time, place});
}

void EchoGuard::tempo(Bpm bpm, SessionTime time) noexcept {
  if (tempoCount_ > 0) {
    auto& last = tempos_[tempoCount_ - 1];
    last.until = time;
    if (last.bpm == bpm) return;
  }
  append(tempos_, tempoCount_, {bpm, time, time});
}

bool EchoGuard::isEcho(Kind kind, SessionTime time, Beats place) noexcept {
  const auto end = sent_.begin() + static_cast<std::ptrdiff_t>(sentCount_);
  const auto found = std::find_if(sent_.begin(), end, [&](const Sent& sent) {
    const bool samePlace = kind != Kind::kLocate || sent.place == place;
    return sent.kind == kind && samePlace && time - sent.time <= kEchoWithin;
  });
  if (found == end) return false;
  std::move(found + 1, end, found);
  --sentCount_;
  return true;
}

bool EchoGuard::isEcho(const TempoFollower::Tempo& heard, SessionTime time) const noexcept {
  const auto end = tempos_.begin() + static_cast<std::ptrdiff_t>(tempoCount_);
  return std::any_of(tempos_.begin(), end, [&](const Tempo& tempo) {
    const bool lately =
        time - tempo.until <= kTempoHeardFor && (!playerTempo_ || tempo.since > *playerTempo_);
    return lately && std::abs(tempo.bpm.value() - heard.bpm.value()) <= heard.uncertainty;
  });
}

}  // namespace midipool
