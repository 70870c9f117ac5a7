// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "audio/opus_decoder.hpp"
#include "audio/sample_format.hpp"
#include "media/sound_block.hpp"
#include "wire/stream_info.hpp"

namespace midipool {

// The reverse of PayloadEncoder. One thread; the constructor allocates, the rest is realtime-safe.
class PayloadDecoder {
 public:
  // One or two channels. Throws as OpusFrameDecoder does.
  explicit PayloadDecoder(const StreamFormat& format);

  // Whether packets build on those before: they must be decoded in order then, and each that is lost
  // be concealed.
  [[nodiscard]] bool isSequential() const noexcept { return opus_ != nullptr; }

  // Whether a payload can be of this format, by its length.
  [[nodiscard]] bool fits(std::size_t bytes) const noexcept;

  // Fills the block's samples and their number. `type` is the format's, or of repaired linear samples
  // another one. False for what is not of this format.
  [[nodiscard]] bool decode(PayloadType type, std::span<const std::uint8_t> payload,
                            SoundBlock& block) noexcept;

  // In place of a lost packet; only where isSequential().
  void conceal(SoundBlock& block) noexcept;

 private:
  [[nodiscard]] bool decodeLinear(SampleFormat format, std::span<const std::uint8_t> payload,
                                  SoundBlock& block) noexcept;
  [[nodiscard]] bool decodeOpus(std::span<const std::uint8_t> payload, SoundBlock& block) noexcept;

  StreamFormat format_;
  std::unique_ptr<OpusFrameDecoder> opus_;
  std::array<float, SoundBlock::kMostChannels * SoundBlock::kMostFrames> interleaved_{};
};

}  // namespace midipool
