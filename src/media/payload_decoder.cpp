// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/payload_decoder.hpp"

#include <algorithm>
#include <stdexcept>

#include "wire/payload_format.hpp"

namespace midipool {
namespace {

constexpr std::size_t kMostOpusBytes = 1275;  // RFC 6716, section 3.2.1

}  // namespace

PayloadDecoder::PayloadDecoder(const StreamFormat& format) : format_{format} {
  if (format.channels < 1 || format.channels > SoundBlock::kMostChannels ||
      format.framesPerPacket > SoundBlock::kMostFrames) {
    throw std::invalid_argument{"a stream has one or two channels and packets of 480 frames"};
  }
  if (isOpus(format.type)) opus_ = std::make_unique<OpusFrameDecoder>(opusFormatOf(format));
}

bool PayloadDecoder::fits(std::size_t bytes) const noexcept {
  if (isSequential()) return bytes <= kMostOpusBytes;
  const std::size_t count = std::size_t{format_.framesPerPacket} * format_.channels;
  return bytes == count * bytesPerSample(linearFormatOf(format_.type));
}

bool PayloadDecoder::decode(PayloadType type, std::span<const std::uint8_t> payload,
                            SoundBlock& block) noexcept {
  block.frames = format_.framesPerPacket;
  return opus_ ? decodeOpus(payload, block) : decodeLinear(linearFormatOf(type), payload, block);
}

void PayloadDecoder::conceal(SoundBlock& block) noexcept {
  block.frames = format_.framesPerPacket;
  opus_->conceal(block.channel(0), format_.channels == 1 ? std::span<float>{} : block.channel(1));
}

bool PayloadDecoder::decodeOpus(std::span<const std::uint8_t> payload, SoundBlock& block) noexcept {
  return opus_->decode(payload, block.channel(0),
                       format_.channels == 1 ? std::span<float>{} : block.channel(1));
}

bool PayloadDecoder::decodeLinear(SampleFormat format, std::span<const std::uint8_t> payload,
                                  SoundBlock& block) noexcept {
  const std::size_t count = std::size_t{block.frames} * format_.channels;
  if (payload.size() != count * bytesPerSample(format)) return false;
  decodeSamples(format, payload, {interleaved_.data(), count});
  const auto left = block.channel(0);
  const auto right = block.channel(1);
  if (format_.channels == 1) {
    std::copy_n(interleaved_.begin(), left.size(), left.begin());
  } else {
    for (std::size_t i = 0; i < left.size(); ++i) {
      left[i] = interleaved_[2 * i];
      right[i] = interleaved_[2 * i + 1];
    }
  }
  return true;
}

}  // namespace midipool
