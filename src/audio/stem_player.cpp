// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/stem_player.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "audio/fade_curve.hpp"

namespace midipool {
namespace {

using std::chrono::milliseconds;

// A stem begins once its first packets have shown how they arrive: for so long, and so many cycles of
// ours. As many as a device at 44.1 kHz needs for its own to have come at all times between ours.
constexpr Nanoseconds kGatherFor = milliseconds{30};
constexpr double kGatherCycles = 13.0;
// Frames that clocks may be off without a packet being late for it. Of one device there is but one clock.
constexpr double kMarginFrames = 2.0;
// How fast the delay changes: growing, a tone is 5 cents flat for that long; shrinking, a third of a
// cent sharp, and up to 2 cents while there is much to shrink by.
constexpr double kGrow = 3e-3;
constexpr double kShrink = 2e-4;
constexpr double kShrinkMost = 1e-3;
constexpr double kShrinkSeconds = 20.0;
// What a stem has too much is left out at once, if it is more: to glide there would take a minute. When its
// line has shown itself, and later when it has been too much for so long: somebody had stood still.
constexpr double kWorthLeavingOut = 20e6;  // nanoseconds
constexpr double kTooMuchSeconds = 4.0;
// A target that is this much lower is worth going to.
constexpr double kWorthShrinking = 300e3;  // nanoseconds
// The place is steered towards where it should be with this time constant.
constexpr double kSteerSeconds = 4.0;
constexpr double kSmoothSeconds = 1.0;
// Steering alone bends a tone by no more.
constexpr double kMostSteering = 6e-3;
// Off by more, it jumps: the clock of one side has been set, or the stem was away.
constexpr double kJumpSeconds = 0.060;
// Two clocks are one when their rates differ by less for so long, and the place then stays within
// a frame; when it does not after all, it takes long until they are believed again.
constexpr double kSameRate = 2e-6;
constexpr double kBelieveAfter = 3.0;    // seconds
constexpr double kDisappointed = -60.0;  // seconds
constexpr double kMostOffExactly = 1.0;  // frames
// Where samples shall be as they were sent, the moment may be off by half a millisecond, as the session
// clock of a bad line is at times; then a rate that wanders with it is not taken for another crystal.
constexpr double kSameRateRoughly = 20e-6;
constexpr double kMostOffRoughly = 24.0;  // frames
// Of one device it is known; only what it skipped moves the place, and our clock's idea of its time. That
// comes back by itself after a correction; what does not is put right by whole frames.
constexpr double kMostOffInOneDevice = 16.0;
constexpr double kMostOffForLong = 1.0;
constexpr double kLongOff = 5.0;  // seconds
// What is made up has faded by then.
constexpr double kGivenUpSeconds = Concealer::kHoldSeconds + Concealer::kFadeSeconds;
// A stem of which nothing has come for so long has ended.
constexpr double kEndedSeconds = 2.0;
constexpr std::size_t kMostOut = 8;
constexpr std::size_t kFadeFrames = 96;
// History that is kept before it is moved to the front.
constexpr std::size_t kHistory = 16384;
constexpr std::size_t kLongestBlock = 4096;
// A slip goes back by so much at most.
constexpr std::int64_t kSlipRoom = 64;

}  // namespace

StemPlayer::StemPlayer(const Settings& settings, const Interpolator& interpolator)
    : settings_{settings},
      interpolator_{interpolator},
      buffer_{settings.channels, settings.capacity},
      clock_{settings.sampleRate},
      concealers_(settings.channels, Concealer{settings.sampleRate}),
      history_(settings.channels, std::vector<float>(kHistory)),
      spare_(settings.channels, std::vector<float>(kLongestBlock)) {}

void StemPlayer::received(std::int64_t frame, SessionTime captured,
                          std::span<const float* const> planar, std::size_t count, SessionTime now,
                          bool typical) noexcept {
  if (state_ == State::kSilent) {
    state_ = State::kGathering;
    gatheringSince_ = now;
    firstCaptured_ = captured;
    buffer_.clear();
    target_.restart();
    settled_ = false;
  }
  // At a given delay what it is to play is found elsewhere in the stem now.
  if (clock_.add(frame, captured) && given_) moves_ = true;
  if (state_ == State::kGathering) firstCaptured_ = std::min(firstCaptured_, captured);
  if (state_ == State::kPlaying && frame + static_cast<std::int64_t>(count) <= end_) {
    ++statistics_.packetsLate;
    neededByLate_ = std::max(neededByLate_.value_or(Nanoseconds::min()), now - captured);
  }
  buffer_.write(frame, planar, count);
  if (typical && !skipped_) target_.add(now - captured, now);
}

void StemPlayer::playAt(std::optional<Nanoseconds> delay, bool asSent) noexcept {
  asSent_ = asSent;
  if (given_ == delay) return;
  given_ = delay;
  moves_ = true;
}

void StemPlayer::play(SessionTime start, double period, std::span<float* const> out,
                      std::size_t count, bool skipped) noexcept {
  skipped_ = skipped;
  double jump = jumpTo(start, period, count);
  if (std::abs(jump) > kJumpSeconds * settings_.sampleRate) jump = comeBack(jump);
  if (state_ == State::kGathering && hasGathered(start, static_cast<double>(count) * period)) {
    begin(start, period);
    jump = 0.0;
  }
  if (state_ != State::kPlaying || count > kLongestBlock) {
    for (auto* channel : out) std::fill_n(channel, count, 0.0F);
    return;
  }
  playOn(start, period, jump, out, count);
  statistics_.framesPlayed += count;
  statistics_.delay = Nanoseconds{static_cast<std::int64_t>(delay_)};
  statistics_.target = Nanoseconds{static_cast<std::int64_t>(wantedDelay(exact_))};
  statistics_.needed = Nanoseconds{static_cast<std::int64_t>(neededDelay(exact_))};
  const double waiting = std::max(0.0, static_cast<double>(buffer_.end()) - place_);
  // A device stamps what it captured with the cycle that brings it, which may still go on.
  statistics_.buffered = std::min(
      statistics_.delay, Nanoseconds{std::llround(waiting * clock_.nanosecondsPerFrame())});
  statistics_.given = given_.has_value();
  statistics_.exact = exact_;
  statistics_.driftPpm = (drift_ - 1.0) * 1e6;
  if (static_cast<double>(end_ - buffer_.end()) > kEndedSeconds * settings_.sampleRate) {
    state_ = State::kSilent;
  }
}

bool StemPlayer::hasGathered(SessionTime start, double cycle) const noexcept {
  if (given_) return start - *given_ >= firstCaptured_;
  const auto gathered = start - gatheringSince_;
  return gathered >= kGatherFor && static_cast<double>(gathered.count()) >= kGatherCycles * cycle;
}

void StemPlayer::begin(SessionTime start, double period) noexcept {
  state_ = State::kPlaying;
  exact_ = settings_.sameDevice;
  oneClockFor_ = 0.0;
  drift_ = period / clock_.nanosecondsPerFrame();
  delay_ = wantedDelay(exact_);
  if (neededByLate_ && !given_) {
    const auto margin = neededDelay(exact_) - static_cast<double>(target_.target().count());
    delay_ = std::max(delay_, static_cast<double>(neededByLate_->count()) + margin);
  }
  neededByLate_.reset();
  standAt(start);
  fadeLeft_ = kFadeFrames;
}

// Puts together anew from where the delay wants it.
void StemPlayer::standAt(SessionTime start) noexcept {
  moves_ = false;
  place_ = std::max(wantedAt(start), static_cast<double>(Interpolator::kBehind));
  if (exact_) alignPlace();
  first_ = static_cast<std::int64_t>(place_) - static_cast<std::int64_t>(Interpolator::kBehind);
  end_ = first_;
  gapFrames_ = 0;
  for (auto& concealer : concealers_) concealer.restart();
}

// To the delay that is wanted now. Where both stand on one clock they still do. All that is faded from is
// put together here, as what it comes from is gone afterwards: what has not come is made up, and is none
// of the stem's gaps.
void StemPlayer::moveTo(SessionTime start, std::span<float* const> out,
                        std::size_t count) noexcept {
  const auto met = statistics_;
  renderSpare(plainStep(), kFadeCurveFrames);
  statistics_ = met;
  delay_ = wantedDelay(exact_);
  standAt(start);
  advance(plainStep(), out, count);
  moveLeft_ = kFadeCurveFrames;
  fadeLeft_ = 0;
  goOnWithMove(out, count);
}

void StemPlayer::goOnWithMove(std::span<float* const> out, std::size_t count) noexcept {
  const auto fading = std::min(moveLeft_, count);
  const auto from = kFadeCurveFrames - moveLeft_;
  for (std::size_t i = 0; i < fading; ++i) mixWithSpare(out, i, from + i, fadeCurveAt(from + i));
  moveLeft_ -= fading;
}

// Frame `at` of the block, of which `fresh` (0 to 1) is to be heard, and the rest of the spare one's `from`.
void StemPlayer::mixWithSpare(std::span<float* const> out, std::size_t at, std::size_t from,
                              float fresh) const noexcept {
  for (std::size_t channel = 0; channel < out.size(); ++channel) {
    const float before = spare_[std::min(channel, settings_.channels - 1)][from];
    out[channel][at] = before + fresh * (out[channel][at] - before);
  }
}

// Our device was away, or its clock has been set. What has waited meanwhile is old, and its age says
// nothing of the line: the stem begins anew with what comes from now on. At a given delay what waits
// is what will be heard; only the place is another.
double StemPlayer::comeBack(double jump) noexcept {
  neededByLate_.reset();
  if (given_ && state_ == State::kPlaying) {
    moves_ = true;
    return 0.0;
  }
  state_ = State::kSilent;
  return jump;
}

// Takes off the delay what came on top of it because of what was late while the stem began, or while
// something stood still; returns the frames that are left out for it.
double StemPlayer::leaveOutExcess(double seconds) noexcept {
  if (given_) return 0.0;
  const double excess = delay_ - neededDelay(exact_);
  tooMuchFor_ = excess < kWorthLeavingOut ? 0.0 : tooMuchFor_ + seconds;
  if (!target_.settled()) return 0.0;
  const bool hasJustShownItself = !std::exchange(settled_, true);
  if (tooMuchFor_ < (hasJustShownItself ? seconds : kTooMuchSeconds)) return 0.0;
  tooMuchFor_ = 0.0;
  const double frames = std::floor(excess / clock_.nanosecondsPerFrame());
  delay_ -= frames * clock_.nanosecondsPerFrame();
  return frames;
}

void StemPlayer::playOn(SessionTime start, double period, double jump, std::span<float* const> out,
                        std::size_t count) noexcept {
  const double seconds = static_cast<double>(count) * period * 1e-9;
  steerDelay(seconds);
  watchClocks(period, seconds);
  jump += leaveOutExcess(seconds);
  const double off = wantedAt(start) - place_;
  if (isRightEnough(off)) jump = 0.0;
  const bool strayed = std::abs(off - jump) > kJumpSeconds * settings_.sampleRate;
  const double step = exact_ ? 1.0 : stepToMakeUp(off);
  if (moves_ && moveLeft_ == 0) {
    moveTo(start, out, count);
    return;
  }
  if (strayed || hasBecomeLate() || !hasRoomFor(jump, count)) {
    renderSpare(plainStep(), count);
    begin(start, period);
    goOnFromSpare(plainStep(), out, count);
    return;
  }
  if (jump != 0.0) {
    fadeOver(place_ + jump, plainStep(), plainStep(), out, count);
    dropOldHistory();
    return;
  }
  const bool isPutRight = hasLongBeenOff(off, seconds);
  if (exact_ && std::abs(off) > mostOff() && moveLeft_ == 0) {
    oneClockFor_ = kDisappointed;
    slip(start, step, false, out, count);
  } else if (moveLeft_ == 0 && (isPutRight || becomesExact(off))) {
    slip(start, step, true, out, count);
  } else {
    advance(step, out, count);
  }
  goOnWithMove(out, count);
  fadeIn(out, count);
  dropOldHistory();
}

// Frames of ours that were never played are left out of the stem too, so that its delay stays.
double StemPlayer::jumpTo(SessionTime start, double period, std::size_t count) noexcept {
  const auto late = start - expected_.value_or(start);
  const double jump = std::round(static_cast<double>(late.count()) / period);
  expected_ = start + Nanoseconds{std::llround(static_cast<double>(count) * period)};
  return std::abs(jump) < static_cast<double>(kJumpFrames) ? 0.0 : jump;
}

// Packets come, and all of them too late, for so long that nothing is heard any more: a jump to where
// they are in time is no click now, and gliding there would take seconds.
bool StemPlayer::hasBecomeLate() const noexcept {
  return !given_ && neededByLate_.has_value() &&
         static_cast<double>(gapFrames_) > kGivenUpSeconds * settings_.sampleRate;
}

// A jump is faded over within the history; one that leads out of it, as after a device that stood still
// for long, is a new beginning.
bool StemPlayer::hasRoomFor(double jump, std::size_t count) const noexcept {
  const double last = place_ + jump + 1.1 * static_cast<double>(count) + Interpolator::kAhead;
  return jump == 0.0 || last - static_cast<double>(first_) < kHistory - 1;
}

double StemPlayer::wantedAt(SessionTime time) const noexcept {
  return clock_.frameAt(time) - delay_ / clock_.nanosecondsPerFrame();
}

double StemPlayer::wantedDelay(bool exact) const noexcept {
  return given_ ? static_cast<double>(given_->count()) : neededDelay(exact);
}

// In nanoseconds: what the arrivals ask for, and what the filter needs beyond the last frame.
double StemPlayer::neededDelay(bool exact) const noexcept {
  const double ahead = exact ? 0.0 : static_cast<double>(Interpolator::kAhead);
  const double margin = settings_.sameDevice && exact ? 0.0 : kMarginFrames;
  return static_cast<double>(target_.target().count()) +
         (margin + ahead) * clock_.nanosecondsPerFrame();
}

void StemPlayer::steerDelay(double seconds) noexcept {
  const double needed = wantedDelay(exact_);
  const double passed = seconds * 1e9;
  const double before = delay_;
  if (needed > delay_) {
    delay_ = std::min(needed, delay_ + kGrow * passed);
  } else if (needed < delay_ - kWorthShrinking) {
    const double speed =
        std::clamp((delay_ - needed) * 1e-9 / kShrinkSeconds, kShrink, kShrinkMost);
    delay_ = std::max(needed, delay_ - speed * passed);
  }
  growth_ = (delay_ - before) / passed;
}

bool StemPlayer::isOneClock() const noexcept {
  if (settings_.betweenFrames) return false;
  return settings_.sameDevice || oneClockFor_ > kBelieveAfter;
}

// Where samples shall be as they were sent, a clock that is set by less than may be off changes nothing. The
// other end's often follows, as both may be one device's.
bool StemPlayer::isRightEnough(double off) const noexcept {
  return exact_ && asSent_ && std::abs(off) <= mostOff();
}

bool StemPlayer::becomesExact(double off) const noexcept {
  return !exact_ && isOneClock() && growth_ == 0.0 && std::abs(off) < mostOff();
}

bool StemPlayer::hasLongBeenOff(double off, double seconds) noexcept {
  const bool isOff = exact_ && settings_.sameDevice && std::abs(off) > kMostOffForLong;
  offFor_ = isOff ? offFor_ + seconds : 0.0;
  return offFor_ > kLongOff;
}

double StemPlayer::mostOff() const noexcept {
  if (settings_.sameDevice) return kMostOffInOneDevice;
  return asSent_ ? kMostOffRoughly : kMostOffExactly;
}

void StemPlayer::watchClocks(double period, double seconds) noexcept {
  const double smoothing = std::min(1.0, seconds / kSmoothSeconds);
  drift_ += smoothing * (period / clock_.nanosecondsPerFrame() - drift_);
  if (std::abs(drift_ - 1.0) < (asSent_ ? kSameRateRoughly : kSameRate)) {
    oneClockFor_ += seconds;
  } else {
    oneClockFor_ = std::min(oneClockFor_, 0.0);
  }
}

// How many frames of the stem pass in one of ours: what the two clocks say, less while the delay
// grows, and a little more or less to be where the place should be.
double StemPlayer::stepToMakeUp(double off) const noexcept {
  const double steering = off / (kSteerSeconds * settings_.sampleRate);
  return drift_ * (1.0 - growth_) + std::clamp(steering, -kMostSteering, kMostSteering);
}

// The block from place_ on.
void StemPlayer::render(double step, std::span<float* const> out, std::size_t count) noexcept {
  const double last = place_ + step * static_cast<double>(count - 1);
  const bool plain = Interpolator::isPlain(place_, step);
  const auto ahead = plain ? std::int64_t{1} : static_cast<std::int64_t>(Interpolator::kAhead) + 1;
  assembleUpTo(static_cast<std::int64_t>(std::floor(last)) + ahead);
  std::array<const float*, kMostOut> sources{};
  const auto channels = std::min(out.size(), sources.size());
  for (std::size_t channel = 0; channel < channels; ++channel) {
    sources[channel] = history_[std::min(channel, settings_.channels - 1)].data();
  }
  interpolator_.read(std::span{sources}.first(channels), place_ - static_cast<double>(first_), step,
                     out.first(channels), count);
}

void StemPlayer::advance(double step, std::span<float* const> out, std::size_t count) noexcept {
  render(step, out, count);
  place_ += step * static_cast<double>(count);
}

// To or from passing samples as they are: the delay changes by the filter's length at once.
void StemPlayer::slip(SessionTime start, double step, bool exact, std::span<float* const> out,
                      std::size_t count) noexcept {
  const double before = place_;
  offFor_ = 0.0;
  exact_ = exact;
  delay_ = wantedDelay(exact);
  place_ = std::max(wantedAt(start), static_cast<double>(first_) + Interpolator::kBehind);
  if (exact_) alignPlace();
  const double after = std::exchange(place_, before);
  fadeOver(after, step, exact_ ? 1.0 : drift_, out, count);
}

// A block that fades from where it would have gone on to another place.
void StemPlayer::fadeOver(double place, double oldStep, double newStep, std::span<float* const> out,
                          std::size_t count) noexcept {
  renderSpare(oldStep, count);
  place_ = std::max(place, static_cast<double>(first_) + Interpolator::kBehind);
  goOnFromSpare(newStep, out, count);
}

// What would have come next, to fade from.
void StemPlayer::renderSpare(double step, std::size_t count) noexcept {
  moveLeft_ = 0;
  std::array<float*, kMostOut> spare{};
  const auto channels = std::min(settings_.channels, spare.size());
  for (std::size_t channel = 0; channel < channels; ++channel) {
    spare[channel] = spare_[channel].data();
  }
  render(step, std::span{spare}.first(channels), count);
}

// The block from place_ on, faded over to from the spare one.
void StemPlayer::goOnFromSpare(double step, std::span<float* const> out,
                               std::size_t count) noexcept {
  advance(step, out, count);
  for (std::size_t i = 0; i < count; ++i) {
    mixWithSpare(out, i, i, static_cast<float>(i + 1) / static_cast<float>(count));
  }
  fadeLeft_ = 0;
}

// Onto a sample: the one before, so that what is needed is there; of one device the nearest, as both ends
// count the same samples.
void StemPlayer::alignPlace() noexcept {
  const double sample = settings_.sameDevice ? std::round(place_) : std::floor(place_);
  const double fraction = place_ - sample;
  place_ -= fraction;
  delay_ += fraction * clock_.nanosecondsPerFrame();
}

void StemPlayer::assembleUpTo(std::int64_t end) noexcept {
  while (end_ < end) {
    const auto wanted = static_cast<std::size_t>(end - end_);
    if (const auto present = buffer_.present(end_, wanted); present > 0) {
      take(present);
    } else {
      makeUp(buffer_.missing(end_, wanted));
    }
  }
}

void StemPlayer::take(std::size_t count) noexcept {
  const auto at = static_cast<std::size_t>(end_ - first_);
  for (std::size_t channel = 0; channel < settings_.channels; ++channel) {
    const std::span block{history_[channel].data() + at, count};
    buffer_.read(end_, channel, block);
    concealers_[channel].heard(block);
  }
  end_ += static_cast<std::int64_t>(count);
  gapFrames_ = 0;
  neededByLate_.reset();
}

void StemPlayer::makeUp(std::size_t count) noexcept {
  const auto at = static_cast<std::size_t>(end_ - first_);
  for (std::size_t channel = 0; channel < settings_.channels; ++channel) {
    concealers_[channel].conceal({history_[channel].data() + at, count});
  }
  end_ += static_cast<std::int64_t>(count);
  if (gapFrames_ == 0) ++statistics_.gaps;
  gapFrames_ += count;
  statistics_.framesConcealed += count;
}

void StemPlayer::dropOldHistory() noexcept {
  if (static_cast<std::size_t>(end_ - first_) < kHistory / 2) return;
  const auto keep = static_cast<std::int64_t>(place_) -
                    static_cast<std::int64_t>(Interpolator::kBehind) - kSlipRoom;
  if (keep <= first_) return;
  const auto drop = static_cast<std::size_t>(keep - first_);
  const auto rest = static_cast<std::size_t>(end_ - keep);
  for (auto& channel : history_) {
    std::copy_n(channel.data() + drop, rest, channel.data());
  }
  first_ = keep;
}

void StemPlayer::fadeIn(std::span<float* const> out, std::size_t count) noexcept {
  const auto fading = std::min(fadeLeft_, count);
  for (std::size_t i = 0; i < fading; ++i) {
    const float gain =
        static_cast<float>(kFadeFrames - fadeLeft_ + i) / static_cast<float>(kFadeFrames);
    for (auto* channel : out) channel[i] *= gain;
  }
  fadeLeft_ -= fading;
}

}  // namespace midipool
