// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/sound/sound_process.hpp"

#include <algorithm>
#include <cmath>

#include "audio/fade_curve.hpp"
#include "client/sound/room_mix.hpp"
#include "realtime/sleep.hpp"

namespace midipool {
namespace {

// A change is faded over before the moment at which it falls: the beat on which that may be is heard whole.
SessionTime changeSeenFrom(SessionTime start, double period, std::size_t frames) noexcept {
  const auto ahead = static_cast<double>(kFadeCurveFrames + 2 * frames);
  return start + Nanoseconds{std::llround(period * ahead)};
}

}  // namespace

SoundProcess::SoundProcess() {
  const auto inputs = RoomMix::usualInputs();
  for (std::size_t input = 0; input < inputs.size(); ++input) {
    static_cast<void>(
        sending_.add(StripId{static_cast<std::uint32_t>(input)}, StripInput::kMono, inputs[input]));
  }
}

void SoundProcess::process(const AudioBlock& block) noexcept {
  const Cycle cycle{
      block.start,
      Nanoseconds{std::llround(static_cast<double>(block.frames) * block.nanosecondsPerFrame)},
      realtime::monotonicNow()};
  const auto& mapping = mappings_.get();
  if (!mapping) {
    silence(block);
    dropStems();
    cycles_.set(cycle);
    return;
  }
  const auto start = mapping->toSession(block.start);
  const double period = block.nanosecondsPerFrame * mapping->slopeAt(block.start);
  captureFrom(block, start, period);
  cycles_.set(cycle);  // what has been captured goes out while the rest is being done
  playTo(block, start, period);
}

void SoundProcess::captureFrom(const AudioBlock& block, SessionTime start, double period) noexcept {
  std::array<StripBlock, kMostInputs> inputs{};
  const auto count = std::min(block.in.size(), kMostInputs);
  for (std::size_t input = 0; input < count; ++input) {
    inputs[input] = {
        StripId{static_cast<std::uint32_t>(input)}, {block.in[input], block.frames}, {}};
  }
  const std::span left{sendLeft_.data(), block.frames};
  const std::span right{sendRight_.data(), block.frames};
  sending_.mix(std::span{inputs}.first(count), left, right);
  capture_.add(left, right, start, period);
  inputs_.add(block.in.first(count), block.frames, start, period);
}

void SoundProcess::playTo(const AudioBlock& block, SessionTime start, double period) noexcept {
  const Stems::Visit stems{stems_, 0};
  const auto& given = delays_.get();
  const auto delay = given.change.delayAt(changeSeenFrom(start, period, block.frames));
  std::array<StripBlock, kStemSlots + 1> strips{};
  std::size_t count = 0;
  if (const auto& own = own_.get(); own.direct) {
    strips[count++] = {
        own.strip, {sendLeft_.data(), block.frames}, {sendRight_.data(), block.frames}};
  }
  for (std::size_t slot = 0; slot < kStemSlots; ++slot) {
    auto* stem = stems[slot];
    auto [left, right] = block.stems[slot];
    if (stem == nullptr) {
      if (left != nullptr) std::fill_n(left, block.frames, 0.0F);
      if (right != nullptr) std::fill_n(right, block.frames, 0.0F);
      continue;
    }
    if (left == nullptr) left = stemSamples_[slot][0].data();
    if (right == nullptr) right = stemSamples_[slot][1].data();
    const std::span leftSpan{left, block.frames};
    const std::span rightSpan{right, block.frames};
    stem->playAt(delay, given.most, given.inBars);
    stem->play(block.start, start, period, leftSpan, rightSpan, block.skipped);
    if (slot == kOwnSlot) hushUnlessLate(delay.has_value(), leftSpan, rightSpan);
    strips[count++] = {stem->strip(), leftSpan, rightSpan};
  }
  // Whole bars late is on the bar that is now.
  const auto late = given.inBars ? Nanoseconds::zero() : delay.value_or(Nanoseconds::zero());
  if (playMetronome(block, start, period, late)) {
    strips[count++] = {kMetronomeStrip, {clicks_.data(), block.frames}, {}};
  }
  mix_.mix(std::span{strips}.first(count), {block.left, block.frames}, {block.right, block.frames});
}

// Oneself at once is for who wants it so (Monitor::kDirect): until the others are late, too, nothing is
// heard, and then it fades in.
void SoundProcess::hushUnlessLate(bool late, std::span<float> left,
                                  std::span<float> right) noexcept {
  if (late && ownFadedIn_ == kFadeCurveFrames) return;
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (late) ownFadedIn_ = std::min(ownFadedIn_ + 1, kFadeCurveFrames);
    if (!late && ownFadedIn_ > 0) --ownFadedIn_;
    const float gain = fadeCurveAt(ownFadedIn_);
    left[i] *= gain;
    right[i] *= gain;
  }
}

bool SoundProcess::playMetronome(const AudioBlock& block, SessionTime start, double period,
                                 Nanoseconds delay) noexcept {
  const std::span clicks{clicks_.data(), block.frames};
  if (!metronome_.play(start, period, delay, clicks)) return false;
  const auto& [left, right] = block.stems[kMetronomeSlot];
  for (auto* const output : {left, right}) {
    if (output != nullptr) std::ranges::copy(clicks, output);
  }
  return true;
}

void SoundProcess::dropStems() noexcept {
  const Stems::Visit stems{stems_, 0};
  for (std::size_t slot = 0; slot < kStemSlots; ++slot) {
    if (auto* stem = stems[slot]; stem != nullptr) stem->drop();
  }
}

void SoundProcess::silence(const AudioBlock& block) noexcept {
  std::fill_n(block.left, block.frames, 0.0F);
  std::fill_n(block.right, block.frames, 0.0F);
  for (const auto& stem : block.stems) {
    if (stem.left != nullptr) std::fill_n(stem.left, block.frames, 0.0F);
    if (stem.right != nullptr) std::fill_n(stem.right, block.frames, 0.0F);
  }
}

}  // namespace midipool
