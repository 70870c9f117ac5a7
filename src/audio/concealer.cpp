// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/concealer.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "audio/block_level.hpp"

namespace midipool {
namespace {

// Frames that are predicted at a time.
constexpr std::size_t kChunk = 256;
// 3 dB: a prediction that begins in a dip may swing higher than what was heard, and no further.
constexpr float kHeadroom = 1.41F;

std::size_t framesIn(double seconds, double sampleRate) noexcept {
  return static_cast<std::size_t>(std::lround(seconds * sampleRate));
}

}  // namespace

Concealer::Concealer(double sampleRate, std::size_t order)
    : holdFrames_{framesIn(kHoldSeconds, sampleRate)},
      fadeFrames_{framesIn(kFadeSeconds, sampleRate)},
      longestCrossFade_{framesIn(kCrossFadeSeconds, sampleRate)},
      prediction_{kMemoryFrames, order},
      memoryFrames_{std::max(kMemoryFrames, prediction_.reach())},
      memory_(2 * memoryFrames_),
      end_{memoryFrames_},
      line_(prediction_.reach() + kChunk) {}

void Concealer::heard(std::span<float> block) noexcept {
  float peak = peakOf(block);
  if (!std::isfinite(peak)) {
    silenceNonFinite(block);
    peak = peakOf(block);
  }
  notePeak(peak, block.size());
  if (state_ == State::kLost) endLoss();
  if (state_ == State::kReturning) crossFade(block);
  remember(block);
}

void Concealer::restart() noexcept {
  state_ = State::kHearing;
  remembered_ = 0;
}

void Concealer::conceal(std::span<float> block) noexcept {
  if (state_ != State::kLost) beginLoss();
  for (auto rest = block; !rest.empty();) {
    const auto chunk = rest.first(std::min(rest.size(), kChunk));
    predict(chunk);
    rest = rest.subspan(chunk.size());
  }
  remember(block);
}

void Concealer::beginLoss() noexcept {
  state_ = State::kLost;
  lost_ = 0;
  prediction_.fit(latest(remembered_));
  const auto before = latest(prediction_.reach());
  std::copy(before.begin(), before.end(), line_.begin());
}

// What has faded out is no example of the sound.
void Concealer::endLoss() noexcept {
  state_ = State::kReturning;
  returned_ = 0;
  crossFade_ = std::min(lost_, longestCrossFade_);
  if (lost_ > holdFrames_) remembered_ = 0;
}

// Linear, as both go together where the prediction was good: their sum stays as loud.
void Concealer::crossFade(std::span<float> block) noexcept {
  std::array<float, kChunk> room{};
  while (!block.empty() && returned_ < crossFade_) {
    const auto frames = std::min({block.size(), room.size(), crossFade_ - returned_});
    const auto predicted = std::span{room}.first(frames);
    predict(predicted);
    for (std::size_t i = 0; i < frames; ++i) {
      ++returned_;
      const float share = static_cast<float>(returned_) / static_cast<float>(crossFade_ + 1);
      block[i] = predicted[i] + share * (block[i] - predicted[i]);
    }
    block = block.subspan(frames);
  }
  if (returned_ >= crossFade_) state_ = State::kHearing;
}

// The next frames of the loss, at most kChunk. The line itself stays at full level, as the model of
// a sound that fades would be another.
void Concealer::predict(std::span<float> chunk) noexcept {
  if (fadeAt(lost_) == 0.0F) {
    std::fill(chunk.begin(), chunk.end(), 0.0F);
    return;
  }
  const std::size_t known = prediction_.reach();
  const auto line = std::span{line_}.first(known + chunk.size());
  prediction_.extend(line, known, kHeadroom * std::max(peak_, peakBefore_));
  for (std::size_t i = 0; i < chunk.size(); ++i) chunk[i] = line[known + i] * fadeAt(lost_ + i);
  const auto last = line.last(known);
  std::copy(last.begin(), last.end(), line.begin());
  lost_ += chunk.size();
}

// Not from the memory, which holds predictions too: they would be the measure of the next ones.
void Concealer::notePeak(float peak, std::size_t frames) noexcept {
  peak_ = std::max(peak_, peak);
  peakFrames_ += frames;
  if (peakFrames_ < kMemoryFrames) return;
  peakBefore_ = peak_;
  peak_ = peak;
  peakFrames_ = 0;
}

void Concealer::remember(std::span<const float> block) noexcept {
  remembered_ = std::min(memoryFrames_, remembered_ + block.size());
  block = block.last(std::min(block.size(), memoryFrames_));
  if (end_ + block.size() > memory_.size()) {
    const auto kept = latest(memoryFrames_ - block.size());
    std::copy(kept.begin(), kept.end(), memory_.begin());
    end_ = kept.size();
  }
  std::copy(block.begin(), block.end(), memory_.begin() + static_cast<std::ptrdiff_t>(end_));
  end_ += block.size();
}

// Until there are so many they are silence.
std::span<const float> Concealer::latest(std::size_t frames) const noexcept {
  return std::span{memory_}.subspan(end_ - frames, frames);
}

float Concealer::fadeAt(std::size_t lost) const noexcept {
  if (lost < holdFrames_) return 1.0F;
  const std::size_t faded = lost - holdFrames_;
  if (faded >= fadeFrames_) return 0.0F;
  return 1.0F - static_cast<float>(faded) / static_cast<float>(fadeFrames_);
}

}  // namespace midipool
