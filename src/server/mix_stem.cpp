// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mix_stem.hpp"

#include <algorithm>

#include "audio/sample_format.hpp"
#include "wire/payload_format.hpp"

namespace midipool {
namespace {

// Stems whose frames wrapped below zero would meet the unwritten.
constexpr std::int64_t kFirstFrame = std::int64_t{1} << 32;
constexpr std::size_t kCapacity = 32'768;  // frames: two thirds of a second of delay
// Who says that he captured it at another time than this has no clock, and nothing good in mind.
constexpr Nanoseconds kFarthest = std::chrono::seconds{5};

const Interpolator& interpolator() {
  static const Interpolator kShared;
  return kShared;
}

}  // namespace

MixStem::MixStem(const StreamFormat& format)
    : format_{format},
      channels_{std::clamp<std::size_t>(format.channels, 1, 2)},
      repair_{format.framesPerPacket},
      player_{{.channels = channels_, .sampleRate = MixPeriod::kRate, .capacity = kCapacity},
              interpolator()} {
  if (!isOpus(format.type)) return;
  opus_.emplace(opusFormatOf(format));
  codecDelay_ = codecDelayOf(format);
}

void MixStem::received(const RtpPacket& packet, SessionTime nextStart) noexcept {
  const auto& header = packet.header;
  const auto parts = partsOf(packet);
  if (!parts || parts->type != format_.type) return;
  if (header.captured < nextStart - kFarthest || header.captured > nextStart + kFarthest) return;
  const auto sequence = sequences_(header.sequence);
  const auto frame = kFirstFrame + frames_(header.timestamp);
  take(sequence, frame, header.captured, parts->type, parts->payload, nextStart, true);
  repair_.received(sequence, frame, header.captured, *parts);
  while (const auto repaired = repair_.next()) {
    take(repaired->sequence, repaired->frame, repaired->captured, repaired->type, repaired->payload,
         nextStart, repaired->byNext);
  }
}

// What comes out of the decoder is older than what the packet was made from.
void MixStem::take(std::int64_t sequence, std::int64_t frame, SessionTime captured,
                   PayloadType type, std::span<const std::uint8_t> payload, SessionTime nextStart,
                   bool typical) noexcept {
  const auto frames = decode(sequence, type, payload);
  if (frames == 0) return;
  const std::array<const float*, 2> planar{left_.data(), right_.data()};
  player_.received(frame - codecDelay_, captured - MixPeriod::lengthOf(codecDelay_),
                   std::span{planar}.first(channels_), frames, nextStart, typical);
}

// Opus only goes on: what was overtaken has been made up for already.
std::size_t MixStem::decode(std::int64_t sequence, PayloadType type,
                            std::span<const std::uint8_t> payload) noexcept {
  if (!opus_) return decodeLinear(type, payload);
  if (sequence < nextSequence_) return 0;
  nextSequence_ = sequence + 1;
  const std::size_t frames = format_.framesPerPacket;
  const auto right = std::span{right_}.first(channels_ == 2 ? frames : 0);
  return opus_->decode(payload, std::span{left_}.first(frames), right) ? frames : 0;
}

std::size_t MixStem::decodeLinear(PayloadType type,
                                  std::span<const std::uint8_t> payload) noexcept {
  const auto format = linearFormatOf(type);
  const std::size_t channels = format_.channels;
  const auto bytesPerFrame = bytesPerSample(format) * channels;
  const auto frames = payload.size() / bytesPerFrame;
  if (payload.size() > limits::kLongestStreamPayload || payload.size() % bytesPerFrame != 0) {
    return 0;
  }
  decodeSamples(format, payload, std::span{interleaved_}.first(frames * channels));
  for (std::size_t i = 0; i < frames; ++i) {
    left_[i] = interleaved_[i * channels];
    if (channels_ == 2) right_[i] = interleaved_[i * channels + 1];
  }
  return frames;
}

void MixStem::play(const MixPeriod& period) noexcept {
  const std::array<float*, 2> out{leftBlock_.data(), rightBlock_.data()};
  player_.play(period.start, MixPeriod::kNanosecondsAFrame, std::span{out}.first(channels_),
               MixPeriod::kFrames, period.skipped);
}

StripBlock MixStem::block(StripId strip) const noexcept {
  return {strip, leftBlock_,
          channels_ == 2 ? std::span<const float>{rightBlock_} : std::span<const float>{}};
}

}  // namespace midipool
