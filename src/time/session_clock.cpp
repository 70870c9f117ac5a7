// SPDX-License-Identifier: GPL-3.0-or-later
#include "time/session_clock.hpp"

#include <algorithm>
#include <cmath>

namespace midipool {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// Half of an error is gone in about a second; at the fastest 1 ms a second, a tempo change of 0.1 %
// that no ear finds.
constexpr Nanoseconds kCorrectionTime = milliseconds{1500};
constexpr double kFastestCorrection = 1e-3;
// Beyond this a sequencer is better placed anew than dragged along for minutes.
constexpr Nanoseconds kStepWhilePlaying = milliseconds{250};
// While nothing plays, what nobody would notice is still not worth a step.
constexpr Nanoseconds kStepWhileStopped = std::chrono::microseconds{200};
constexpr Nanoseconds kAnswersOverdue = seconds{4};
constexpr Nanoseconds kPoorBound = milliseconds{1};
constexpr long kFirstExchanges = 8;

}  // namespace

ClockFilter::Verdict SessionClock::add(const ClockExchange& exchange, bool mayStep) {
  const auto verdict = filter_.add(exchange);
  doubtful_ = verdict == ClockFilter::Verdict::kRejected && filter_.started();
  if (verdict != ClockFilter::Verdict::kRejected) steer(exchange.answerArrived, mayStep);
  return verdict;
}

void SessionClock::steer(LocalTime now, bool mayStep) noexcept {
  const auto wanted = filter_.sessionAt(now);
  const auto shown = steered_ ? mapping_.toSession(now) : wanted;
  const auto error = wanted - shown;
  const auto magnitude = std::chrono::abs(error);
  const bool step =
      !steered_ || magnitude > kStepWhilePlaying || (mayStep && magnitude > kStepWhileStopped);
  const double correction =
      static_cast<double>(error.count()) / static_cast<double>(kCorrectionTime.count());
  mapping_.local = now;
  mapping_.session = step ? wanted : shown;
  mapping_.rate = filter_.drift();
  mapping_.correction =
      step ? 0.0 : std::clamp(correction, -kFastestCorrection, kFastestCorrection);
  mapping_.correctionLasts = step ? Nanoseconds::zero() : kCorrectionTime;
  // At the fastest rate a large error takes longer, also when no further answer comes.
  if (!step && std::abs(correction) > kFastestCorrection) {
    mapping_.correctionLasts = magnitude * static_cast<std::int64_t>(1.0 / kFastestCorrection);
  }
  steered_ = true;
}

ClockState SessionClock::state(LocalTime now) const noexcept {
  if (!steered_) return ClockState::kFree;
  return now - filter_.lastExchange() > kAnswersOverdue ? ClockState::kHoldover
                                                        : ClockState::kLocked;
}

Nanoseconds SessionClock::errorBound(LocalTime now) const noexcept {
  if (!steered_) return Nanoseconds::max();
  return filter_.errorBound(now) +
         std::chrono::abs(filter_.sessionAt(now) - mapping_.toSession(now));
}

bool SessionClock::wantsBurst(LocalTime now) const noexcept {
  return !steered_ || doubtful_ || filter_.exchanges() < kFirstExchanges ||
         filter_.errorBound(now) > kPoorBound;
}

}  // namespace midipool
