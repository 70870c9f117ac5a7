// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mix_stem.hpp"

#include "server/mix_delay.hpp"

namespace midipool {
namespace {

// Stems whose frames wrapped below zero would meet the unwritten.
constexpr std::int64_t kFirstFrame = std::int64_t{1} << 32;
constexpr std::size_t kCapacity = 32'768;  // frames: two thirds of a second of delay
// Who says that he captured it at another time than this has no clock, and nothing good in mind.
constexpr Nanoseconds kFarthest = std::chrono::seconds{5};
// What a period may need beyond its own frames: the stem's may be shorter, and the resampler looks
// ahead.
constexpr std::int64_t kReserve = 64;

const Interpolator& interpolator() {
  static const Interpolator kShared;
  return kShared;
}

}  // namespace

MixStem::Voice::Voice(const StreamFormat& format)
    : channels{format.channels},
      player{{.channels = channels, .sampleRate = kFramesPerSecond, .capacity = kCapacity},
             interpolator()} {}

StripBlock MixStem::Voice::block(StripId strip) const noexcept {
  return {strip, left, channels == 2 ? std::span<const float>{right} : std::span<const float>{}};
}

MixStem::MixStem(const StreamFormat& format) : decoder_{format, *this}, live_{format} {}

void MixStem::received(const RtpPacket& packet, SessionTime nextStart) noexcept {
  const auto captured = packet.header.captured;
  if (captured < nextStart - kFarthest || captured > nextStart + kFarthest) return;
  nextStart_ = nextStart;
  (void)decoder_.received(packet);
}

void MixStem::take(const SoundBlock& block) noexcept {
  const auto give = [&](Voice& voice) {
    const std::array planar{block.samples[0].data(), block.samples[1].data()};
    voice.player.received(kFirstFrame + block.frame, block.captured,
                          std::span{planar}.first(voice.channels), block.frames, nextStart_,
                          block.typical);
  };
  give(live_);
  if (aligned_ && !alignedRests_) give(*aligned_);
}

void MixStem::play(const MixPeriod& period) noexcept {
  play(live_, period);
}

void MixStem::playAligned(const MixPeriod& period, std::optional<Nanoseconds> delay) noexcept {
  if (!aligned_) return;
  alignedRests_ = false;
  const bool needsTooMuch = aligned_->player.statistics().needed > MixDelay::kMost;
  aligned_->player.playAt(needsTooMuch ? std::nullopt : delay);
  play(*aligned_, period);
}

Nanoseconds MixStem::neededToAlign() const noexcept {
  if (!aligned_) return {};
  const auto needed = aligned_->player.statistics().needed;
  return needed > MixDelay::kMost ? Nanoseconds::zero() : needed;
}

void MixStem::play(Voice& voice, const MixPeriod& period) noexcept {
  if (const auto assembled = voice.player.assembledTo(); assembled && decoder_.isSequential()) {
    nextStart_ = period.start;
    decoder_.need(*assembled - kFirstFrame + std::int64_t{MixPeriod::kFrames} + kReserve);
  }
  const std::array<float*, 2> out{voice.left.data(), voice.right.data()};
  voice.player.play(period.start, kNanosecondsPerFrame, std::span{out}.first(voice.channels),
                    MixPeriod::kFrames, period.skipped);
}

}  // namespace midipool
