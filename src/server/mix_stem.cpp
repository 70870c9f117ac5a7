// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mix_stem.hpp"

#include <algorithm>

#include "audio/sample_format.hpp"

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

bool isOpus(const StreamFormat& format) noexcept {
  return format.type == PayloadType::kOpus || format.type == PayloadType::kOpusCustom;
}

}  // namespace

MixStem::MixStem(const StreamFormat& format)
    : format_{format},
      channels_{std::clamp<std::size_t>(format.channels, 1, 2)},
      player_{{channels_, MixPeriod::kRate, kCapacity}, interpolator()} {
  if (!isOpus(format)) return;
  const OpusFormat opus{format.framesPerPacket, format.channels};
  opus_.emplace(opus);
  codecDelay_ = codecDelay(opus);
}

void MixStem::received(const RtpPacket& packet, SessionTime nextStart) noexcept {
  const auto& header = packet.header;
  if (header.type != format_.type) return;
  if (header.captured < nextStart - kFarthest || header.captured > nextStart + kFarthest) return;
  const auto frames = decode(packet);
  if (frames == 0) return;
  const std::array<const float*, 2> planar{left_.data(), right_.data()};
  // What comes out of the decoder is older than what the packet was made from.
  player_.received(placeOf(header.timestamp) - codecDelay_,
                   header.captured - MixPeriod::lengthOf(codecDelay_),
                   std::span{planar}.first(channels_), frames, nextStart);
}

std::int64_t MixStem::placeOf(std::uint32_t timestamp) noexcept {
  if (!started_) newest_ = kFirstFrame + timestamp;
  started_ = true;
  const auto step = static_cast<std::int32_t>(timestamp - static_cast<std::uint32_t>(newest_));
  const auto place = newest_ + step;
  newest_ = std::max(newest_, place);
  return place;
}

std::size_t MixStem::decode(const RtpPacket& packet) noexcept {
  if (!opus_) return decodeLinear(packet.payload);
  if (!isNext(packet.header.sequence)) return 0;
  const std::size_t frames = format_.framesPerPacket;
  const auto right = std::span{right_}.first(channels_ == 2 ? frames : 0);
  return opus_->decode(packet.payload, std::span{left_}.first(frames), right) ? frames : 0;
}

// A decoder only goes on: what was overtaken has been made up for already.
bool MixStem::isNext(std::uint16_t sequence) noexcept {
  const auto step = static_cast<std::int16_t>(static_cast<std::uint16_t>(sequence - sequence_));
  if (hasSequence_ && step <= 0) return false;
  hasSequence_ = true;
  sequence_ = sequence;
  return true;
}

std::size_t MixStem::decodeLinear(std::span<const std::uint8_t> payload) noexcept {
  const auto format = format_.type == PayloadType::kL24 ? SampleFormat::kL24 : SampleFormat::kL16;
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
