// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/personal_mix.hpp"

#include <algorithm>
#include <utility>

#include "wire/payload_format.hpp"

namespace midipool {
namespace {

// Good enough for music, at half the work of the highest.
constexpr OpusSettings kOpus{192'000, 5};

// The lower end of a fader is silence.
Decibels gainOf(double decibels) noexcept {
  return decibels <= limits::kLeastGain ? Decibels::silence() : Decibels{decibels};
}

StripId stripOf(std::uint32_t member) noexcept {
  return StripId{member};
}

}  // namespace

PersonalMix::PersonalMix(const StreamInfo& stream, MixWish wish)
    : stream_{stream},
      wish_{std::move(wish)},
      mixer_{kFramesPerSecond, Mixer::Metering::kOff},
      writer_{stream, 0} {
  if (isOpus(stream.format.type)) {
    opus_.emplace(OpusFormat{stream.format.framesPerPacket, 2}, kOpus);
  }
  mixer_.setMaster(gainOf(wish_.master));
}

void PersonalMix::exchange(MixWish& wish) noexcept {
  const auto before = std::exchange(wish_.master, wish.master);
  wish.master = before;
  wish_.strips.swap(wish.strips);
  // Those that are named no longer go back to where all are.
  for (const auto& strip : wish.strips) {
    (void)mixer_.set(stripOf(strip.member), settingsOf(strip.member));
  }
  for (const auto& strip : wish_.strips) {
    (void)mixer_.set(stripOf(strip.member), settingsOf(strip.member));
  }
  mixer_.setMaster(gainOf(wish_.master));
}

void PersonalMix::hear(std::uint32_t member, StripInput input) noexcept {
  (void)mixer_.add(stripOf(member), input, settingsOf(member));
}

void PersonalMix::forget(std::uint32_t member) noexcept {
  (void)mixer_.remove(stripOf(member));
}

StripSettings PersonalMix::settingsOf(std::uint32_t member) const noexcept {
  const auto found = std::ranges::find(wish_.strips, member, &MixStrip::member);
  if (found == wish_.strips.end()) return {};
  return {gainOf(found->gain), found->pan, found->muted, found->soloed};
}

void PersonalMix::take(const MixPeriod& period, const BlockSum& all) noexcept {
  if (period.skipped) beginAnew();
  const auto left = std::span{left_}.subspan(pending_, MixPeriod::kFrames);
  const auto right = std::span{right_}.subspan(pending_, MixPeriod::kFrames);
  mixer_.mix(all, left, right);
  pending_ += MixPeriod::kFrames;
  if (goesAligned_ != isAligned_ || faded_ < kFadeCurveFrames) fade(left, right);
}

// Nobody is to hear that the same song goes on elsewhere.
void PersonalMix::fade(std::span<float> left, std::span<float> right) noexcept {
  const bool isLeaving = goesAligned_ != isAligned_;
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (isLeaving && faded_ > 0) --faded_;
    if (!isLeaving && faded_ < kFadeCurveFrames) ++faded_;
    const float gain = fadeCurveAt(faded_);
    left[i] *= gain;
    right[i] *= gain;
  }
  if (isLeaving && faded_ == 0) {
    isAligned_ = goesAligned_;
    beginAnew();
  }
}

void PersonalMix::beginAnew() noexcept {
  pending_ = 0;
  marker_ = true;
}

std::span<const std::uint8_t> PersonalMix::nextPacket(const MixPeriod& period,
                                                      Packet& out) noexcept {
  // The first that has not been sent lies so far before the period's end.
  const auto back = static_cast<std::int64_t>(pending_) - std::int64_t{MixPeriod::kFrames};
  StreamWriter::Content content;
  content.timestamp = static_cast<std::uint32_t>(period.frame - back);
  content.captured = period.start - lengthOfFrames(back);
  content.follows = !std::exchange(marker_, false);
  content.payload = encode();
  dropFrames(stream_.format.framesPerPacket);
  return writer_.packet(content, out);
}

std::span<const std::uint8_t> PersonalMix::encode() noexcept {
  const std::size_t frames = stream_.format.framesPerPacket;
  if (opus_) return opus_->encode(std::span{left_}.first(frames), std::span{right_}.first(frames));
  for (std::size_t i = 0; i < frames; ++i) {
    interleaved_[2 * i] = left_[i];
    interleaved_[2 * i + 1] = right_[i];
  }
  const auto format = linearFormatOf(stream_.format.type);
  const auto bytes = std::span{payload_}.first(2 * frames * bytesPerSample(format));
  encodeSamples(format, std::span{interleaved_}.first(2 * frames), bytes);
  return bytes;
}

void PersonalMix::dropFrames(std::size_t count) noexcept {
  pending_ -= count;
  std::copy_n(left_.begin() + static_cast<std::ptrdiff_t>(count), pending_, left_.begin());
  std::copy_n(right_.begin() + static_cast<std::ptrdiff_t>(count), pending_, right_.begin());
}

}  // namespace midipool
