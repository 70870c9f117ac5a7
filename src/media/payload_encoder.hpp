// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>

#include "audio/opus_encoder.hpp"
#include "media/sound_block.hpp"
#include "wire/stream_info.hpp"

namespace midipool {

// Turns blocks of samples into what packets of a stream carry. One thread; the constructor allocates,
// the rest is realtime-safe.
class PayloadEncoder {
 public:
  // `bitsPerSecond`: of Opus, for all channels together. Throws as OpusFrameEncoder does.
  PayloadEncoder(const StreamFormat& format, std::int32_t bitsPerSecond);

  // The block must have the format's number of frames. Valid until the next call; empty when it
  // cannot be encoded.
  [[nodiscard]] std::span<const std::uint8_t> encode(const SoundBlock& block) noexcept;

 private:
  [[nodiscard]] std::span<const std::uint8_t> encodeLinear(const SoundBlock& block) noexcept;

  StreamFormat format_;
  std::unique_ptr<OpusFrameEncoder> opus_;
  std::array<float, SoundBlock::kMostChannels * SoundBlock::kMostFrames> interleaved_{};
  std::array<std::uint8_t, 3 * SoundBlock::kMostChannels * SoundBlock::kMostFrames> bytes_{};
};

}  // namespace midipool
