// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/delay_target.hpp"

#include <algorithm>

namespace midipool {
namespace {

constexpr Nanoseconds kSecond = std::chrono::seconds{1};
// Seconds whose latest packets differ by less met the same thing.
constexpr Nanoseconds kClose = std::chrono::microseconds{500};

}  // namespace

void DelayTarget::add(Nanoseconds needed, SessionTime now) noexcept {
  if (!started_) began_ = now;
  started_ = true;
  if (now - began_ >= kSecond) nextSecond(now);
  if (needed <= latest_[second_]) return;
  latest_[second_] = needed;
  if (needed > target_ || target_ == Nanoseconds{}) choose();
}

void DelayTarget::nextSecond(SessionTime now) noexcept {
  began_ = now;
  second_ = (second_ + 1) % kSeconds;
  latest_[second_] = kNothing;
  choose();
}

// The largest; or, where that one stands alone, the largest of the others. A drift that makes one
// second after the other a little later stands not alone.
void DelayTarget::choose() noexcept {
  const auto largest =
      static_cast<std::size_t>(std::distance(latest_.begin(), std::ranges::max_element(latest_)));
  const auto before = latest_[(largest + kSeconds - 1) % kSeconds];
  const auto after = latest_[(largest + 1) % kSeconds];
  target_ = latest_[largest];
  const bool alone = std::max(before, after) < target_ - kClose;
  if (!alone || second_ == largest) return;
  auto rest = kNothing;
  for (std::size_t i = 0; i < kSeconds; ++i) {
    if (i != largest) rest = std::max(rest, latest_[i]);
  }
  if (rest != kNothing) target_ = rest;
}

}  // namespace midipool
