// SPDX-License-Identifier: GPL-3.0-or-later
#include "time/clock_filter.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <ranges>

namespace midipool {
namespace {

using std::chrono::seconds;

// What no exchange can resolve: the two systems' own scheduling.
constexpr double kFloorDeviation = 8e3;  // ns
// How a crystal wanders: 0.1 ppm in 100 s, and its phase by 0.3 µs a second. So an old exchange
// says less about now.
constexpr double kDriftWalk = 10.0 * 10.0;     // (ns/s)² a second
constexpr double kOffsetWalk = 300.0 * 300.0;  // ns² a second
// After a jump of the clock its crystal is still the same.
constexpr double kKnownDrift = 20e3;  // ns/s
// An innovation beyond this many deviations is no noise: jitter is bounded, not Gaussian.
constexpr double kRejectDeviations = 6.0;
// A clock that jumped (a laptop that slept) shows itself in this many exchanges.
constexpr std::size_t kRejectsUntilNewStart = 6;
// Older ones are thinned out, the quicker ones stay: so they reach back for minutes.
constexpr std::size_t kMostSamples = 2048;
// A line that has become longer is believed after this.
constexpr Nanoseconds kShortestCounts = seconds{64};
constexpr std::size_t kJitterSamples = 64;
// One exchange among so many changes nothing that matters; fitting anew for each would cost a slow
// machine more than it is worth.
constexpr std::size_t kSamplesForOne = 256;
constexpr std::size_t kSmallestBlock = 32;
constexpr std::size_t kMostBlocks = 4;

double inSeconds(Nanoseconds duration) noexcept {
  return static_cast<double>(duration.count()) * 1e-9;
}

double inNanoseconds(Nanoseconds duration) noexcept {
  return static_cast<double>(duration.count());
}

double square(double value) noexcept {
  return value * value;
}

// The five smallest of many.
class Quickest {
 public:
  void add(double value, double time) noexcept {
    if (value < values_[0]) time_ = time;
    const auto place = std::upper_bound(values_.begin(), values_.end(), value);
    if (place == values_.end()) return;
    std::move_backward(place, values_.end() - 1, values_.end());
    *place = value;
    ++count_;
  }
  [[nodiscard]] double time() const noexcept { return time_; }
  [[nodiscard]] double spacing() const noexcept {
    return count_ < values_.size() ? 0.0 : (values_.back() - values_.front()) / kSpaces;
  }
  [[nodiscard]] double limit() const noexcept { return values_.front() - spacing(); }
  // Of fewer, nobody knows. The spacing is a guess from four; half as much again covers its luck.
  [[nodiscard]] double uncertainty(double unknown) const noexcept {
    return count_ < values_.size() ? unknown : 1.5 * spacing();
  }

 private:
  static constexpr double kNever = 1e300;
  static constexpr double kSpaces = 4.0;
  std::array<double, 5> values_{kNever, kNever, kNever, kNever, kNever};
  double time_ = 0.0;
  std::size_t count_ = 0;
};

double wander(double elapsed) noexcept {
  const double time = std::abs(elapsed);
  return kOffsetWalk * time + kDriftWalk * time * square(time) / 3.0;
}

}  // namespace

ClockFilter::Verdict ClockFilter::add(const ClockExchange& exchange) {
  const Sample sample{exchange.middle(), exchange.there(), exchange.back()};
  if (sample.roundTrip() < Nanoseconds::zero()) return Verdict::kRejected;
  auto verdict = Verdict::kAccepted;
  if (started()) {
    if (isImpossible(sample)) {
      rejected_.push_back(sample);
      if (rejected_.size() < kRejectsUntilNewStart) return Verdict::kRejected;
      startAnew();
      verdict = Verdict::kStartedAnew;
    }
  }
  if (verdict == Verdict::kAccepted) {
    rejected_.clear();
    remember(sample);
  }
  lastExchange_ = exchange.answerArrived;
  // Answers may overtake each other; the estimate only goes forward.
  const auto now = std::max(sample.time, exchanges_ == 1 ? sample.time : at_);
  if (verdict == Verdict::kAccepted && ++sinceFit_ < samples_.size() / kSamplesForOne) {
    return verdict;
  }
  sinceFit_ = 0;
  measureLine(now);
  fit(now);
  return verdict;
}

void ClockFilter::remember(const Sample& sample) {
  if (samples_.size() == kMostSamples) thinOut();
  samples_.push_back(sample);
  ++exchanges_;
}

// Of each two neighbours in the older half the quicker question and the quicker answer stay.
void ClockFilter::thinOut() {
  std::vector<Sample> kept;
  kept.reserve(kMostSamples);
  const auto half = samples_.size() / 2;
  for (std::size_t i = 0; i + 1 < half; i += 2) {
    kept.push_back(quickerOf(samples_[i], samples_[i + 1]));
  }
  kept.insert(kept.end(), samples_.begin() + static_cast<std::ptrdiff_t>(half), samples_.end());
  samples_ = std::move(kept);
}

// Both are moved along the drift to the moment between the two.
ClockFilter::Sample ClockFilter::quickerOf(const Sample& first,
                                           const Sample& second) const noexcept {
  const auto half = (second.time - first.time) / 2;
  const Nanoseconds moved{std::llround(drift_ * inSeconds(half))};
  return {first.time + half, std::min(first.there + moved, second.there - moved),
          std::max(first.back + moved, second.back - moved)};
}

// What was impossible six times in a row is how it is now.
void ClockFilter::startAnew() {
  samples_ = std::move(rejected_);
  rejected_.clear();
  exchanges_ = static_cast<long>(samples_.size());
  priorDrift_ = drift_;
  priorDriftDeviation_ = std::min(std::sqrt(covariance_.drift) + kKnownDrift, kUnknownDrift);
}

// Both ways take no less than nothing, and together what they took: a true offset outside of that
// cannot be, but for what the estimate itself may be off.
bool ClockFilter::isImpossible(const Sample& sample) const noexcept {
  const auto estimate = sessionAt(sample.time).time_since_epoch() - sample.time.time_since_epoch();
  const double deviation = std::sqrt(covarianceAt(sample.time).offset);
  const auto doubt = Nanoseconds{std::llround(kRejectDeviations * deviation)};
  return estimate > sample.there + doubt || estimate < sample.back - doubt;
}

void ClockFilter::measureLine(LocalTime now) {
  shortest_ = samples_.back().roundTrip();
  for (const auto& sample : std::views::reverse(samples_)) {
    if (now - sample.time > kShortestCounts) break;
    shortest_ = std::min(shortest_, sample.roundTrip());
  }
}

// The present line is carried on to `now` and improved twice, as a block's quickest are found by
// their distance from it.
void ClockFilter::fit(LocalTime now) {
  const auto base = samples_.back().offset();
  if (exchanges_ > 1) offset_ += drift_ * inSeconds(now - at_) + inNanoseconds(base_ - base);
  base_ = base;
  at_ = now;
  improve(now);
  improve(now);
}

void ClockFilter::improve(LocalTime now) {
  const auto count = samples_.size();
  const auto blocks = std::clamp<std::size_t>(count / kSmallestBlock, 1, kMostBlocks);
  const double priorWeight = 1.0 / square(priorDriftDeviation_);
  double weights = 0.0;
  double times = 0.0;
  double timesSquared = priorWeight;
  double offsets = 0.0;
  double products = (priorDrift_ - drift_) * priorWeight;
  for (std::size_t i = 0; i < blocks; ++i) {
    const auto first = count * i / blocks;
    const auto last = count * (i + 1) / blocks;
    const auto point = pointOf(std::span{samples_}.subspan(first, last - first), now);
    const double weight = 1.0 / (point.variance + wander(point.time));
    weights += weight;
    times += weight * point.time;
    timesSquared += weight * square(point.time);
    offsets += weight * point.offset;
    products += weight * point.time * point.offset;
  }
  const double determinant = weights * timesSquared - times * times;
  offset_ += (timesSquared * offsets - times * products) / determinant;
  drift_ += (weights * products - times * offsets) / determinant;
  covariance_ = {timesSquared / determinant, -times / determinant, weights / determinant};
}

// The quickest of each way. How far the fifth quickest lies behind tells how far the quickest
// itself may lie behind the line's limit: near a limit, times are spread like arrivals at a
// counter.
ClockFilter::Point ClockFilter::pointOf(std::span<const Sample> block,
                                        LocalTime now) const noexcept {
  Quickest there;
  Quickest back;
  for (const auto& sample : block) {
    const double time = inSeconds(sample.time - now);
    there.add(besideLine(sample.there, time), time);
    back.add(-besideLine(sample.back, time), time);
  }
  const double unknown = inNanoseconds(shortest_) / 4.0;
  const double deviation = std::hypot(there.uncertainty(unknown), back.uncertainty(unknown)) / 2.0;
  return {(there.time() + back.time()) / 2.0, (there.limit() - back.limit()) / 2.0,
          square(kFloorDeviation) + square(deviation)};
}

double ClockFilter::besideLine(Nanoseconds offset, double time) const noexcept {
  return inNanoseconds(offset - base_) - offset_ - drift_ * time;
}

SessionTime ClockFilter::sessionAt(LocalTime time) const noexcept {
  const double offset = offset_ + drift_ * inSeconds(time - at_);
  return SessionTime{time.time_since_epoch() + base_ + Nanoseconds{std::llround(offset)}};
}

Nanoseconds ClockFilter::errorBound(LocalTime time) const noexcept {
  const double deviation = std::sqrt(std::max(0.0, covarianceAt(time).offset));
  return Nanoseconds{std::llround(std::min(3.0 * deviation, 1e18))};
}

Nanoseconds ClockFilter::jitter() const noexcept {
  const auto count = std::min(samples_.size(), kJitterSamples);
  Nanoseconds sum{};
  for (auto sample = samples_.end() - static_cast<std::ptrdiff_t>(count); sample != samples_.end();
       ++sample) {
    sum += std::max(sample->roundTrip() - shortest_, Nanoseconds::zero());
  }
  return sum / static_cast<std::int64_t>(count);
}

ClockFilter::Covariance ClockFilter::covarianceAt(LocalTime time) const noexcept {
  const double elapsed = inSeconds(time - at_);
  const auto& now = covariance_;
  return {now.offset + 2.0 * elapsed * now.both + square(elapsed) * now.drift + wander(elapsed),
          now.both + elapsed * now.drift, now.drift + kDriftWalk * std::abs(elapsed)};
}

}  // namespace midipool
