// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/retransmission_time.hpp"

#include <algorithm>

namespace midipool {
namespace {

using std::chrono::milliseconds;

constexpr Nanoseconds kBeforeMeasured = milliseconds{50};
constexpr Nanoseconds kBelievable = std::chrono::seconds{10};
constexpr int kMaxDoublings = 8;  // reaches kLongest from kShortest, and cannot overflow

}  // namespace

void RetransmissionTime::addRoundTrip(Nanoseconds roundTrip) noexcept {
  if (roundTrip < Nanoseconds::zero() || roundTrip > kBelievable) return;
  if (!started_) {
    started_ = true;
    smoothed_ = roundTrip;
    variation_ = roundTrip / 2;
    return;
  }
  const auto difference = std::chrono::abs(smoothed_ - roundTrip);
  variation_ += (difference - variation_) / 4;
  smoothed_ += (roundTrip - smoothed_) / 8;
}

Nanoseconds RetransmissionTime::after(int attempts) const noexcept {
  const auto first = started_ ? smoothed_ + 4 * variation_ : kBeforeMeasured;
  const auto doubled =
      std::clamp(first, kShortest, kLongest) * (1 << std::min(attempts, kMaxDoublings));
  return std::min<Nanoseconds>(doubled, kLongest);
}

}  // namespace midipool
