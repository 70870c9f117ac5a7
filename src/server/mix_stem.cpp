// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mix_stem.hpp"

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

MixStem::MixStem(const StreamFormat& format)
    : channels_{format.channels},
      decoder_{format, *this},
      player_{{.channels = channels_, .sampleRate = kFramesPerSecond, .capacity = kCapacity},
              interpolator()} {}

void MixStem::received(const RtpPacket& packet, SessionTime nextStart) noexcept {
  const auto captured = packet.header.captured;
  if (captured < nextStart - kFarthest || captured > nextStart + kFarthest) return;
  nextStart_ = nextStart;
  (void)decoder_.received(packet);
}

void MixStem::take(const SoundBlock& block) noexcept {
  const std::array planar{block.samples[0].data(), block.samples[1].data()};
  player_.received(kFirstFrame + block.frame, block.captured, std::span{planar}.first(channels_),
                   block.frames, nextStart_, block.typical);
}

void MixStem::play(const MixPeriod& period) noexcept {
  if (const auto assembled = player_.assembledTo(); assembled && decoder_.isSequential()) {
    nextStart_ = period.start;
    decoder_.need(*assembled - kFirstFrame + std::int64_t{MixPeriod::kFrames} + kReserve);
  }
  const std::array<float*, 2> out{leftBlock_.data(), rightBlock_.data()};
  player_.play(period.start, kNanosecondsPerFrame, std::span{out}.first(channels_),
               MixPeriod::kFrames, period.skipped);
}

StripBlock MixStem::block(StripId strip) const noexcept {
  return {strip, leftBlock_,
          channels_ == 2 ? std::span<const float>{rightBlock_} : std::span<const float>{}};
}

}  // namespace midipool
