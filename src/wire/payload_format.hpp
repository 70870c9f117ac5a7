// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "audio/opus_format.hpp"
#include "audio/sample_format.hpp"
#include "wire/stream_info.hpp"

namespace midipool {

[[nodiscard]] constexpr bool isOpus(PayloadType type) noexcept {
  return type == PayloadType::kOpus || type == PayloadType::kOpusCustom;
}

// Of a format that is no Opus.
[[nodiscard]] constexpr SampleFormat linearFormatOf(PayloadType type) noexcept {
  return type == PayloadType::kL24 ? SampleFormat::kL24 : SampleFormat::kL16;
}

// Of one that is.
[[nodiscard]] constexpr OpusFormat opusFormatOf(const StreamFormat& format) noexcept {
  return {format.framesPerPacket, format.channels};
}

// How many frames the decoded sound is behind what was encoded.
[[nodiscard]] inline std::uint32_t codecDelayOf(const StreamFormat& format) noexcept {
  return isOpus(format.type) ? codecDelay(opusFormatOf(format)) : 0;
}

}  // namespace midipool
