// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/payload_encoder.hpp"

#include "audio/sample_format.hpp"
#include "wire/payload_format.hpp"

namespace midipool {

PayloadEncoder::PayloadEncoder(const StreamFormat& format, std::int32_t bitsPerSecond)
    : format_{format} {
  if (!isOpus(format.type)) return;
  opus_ = std::make_unique<OpusFrameEncoder>(opusFormatOf(format),
                                             OpusSettings{.bitsPerSecond = bitsPerSecond});
}

std::span<const std::uint8_t> PayloadEncoder::encode(const SoundBlock& block) noexcept {
  if (block.frames != format_.framesPerPacket) return {};
  if (!opus_) return encodeLinear(block);
  if (format_.channels == 1) return opus_->encode(block.channel(0));
  return opus_->encode(block.channel(0), block.channel(1));
}

std::span<const std::uint8_t> PayloadEncoder::encodeLinear(const SoundBlock& block) noexcept {
  const std::size_t count = std::size_t{block.frames} * format_.channels;
  for (std::size_t channel = 0; channel < format_.channels; ++channel) {
    const auto samples = block.channel(channel);
    for (std::size_t i = 0; i < samples.size(); ++i) {
      interleaved_[i * format_.channels + channel] = samples[i];
    }
  }
  const auto format = linearFormatOf(format_.type);
  const std::span bytes{bytes_.data(), count * bytesPerSample(format)};
  encodeSamples(format, {interleaved_.data(), count}, bytes);
  return bytes;
}

}  // namespace midipool
