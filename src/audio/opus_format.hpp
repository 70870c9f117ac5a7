// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>

struct OpusCustomMode;

namespace midipool {

// Opus in its low-delay mode (CELT alone; RFC 6716), at 48 kHz. Frame sizes and what they cost:
//
//   frames a packet   kind     codec delay     with the packet itself
//   64                custom    64 (1.33 ms)     128 (2.67 ms)
//   128               custom   128 (2.67 ms)     256 (5.33 ms)
//   256               custom   128 (2.67 ms)     384 (8 ms)
//   120               Opus     120 (2.5 ms)      240 (5 ms)
//   240               Opus     120 (2.5 ms)      360 (7.5 ms)
//   480               Opus     120 (2.5 ms)      600 (12.5 ms)
//
// The codec delay is the overlap of CELT's windows: what comes out of the decoder is so many frames
// behind what went into the encoder. Opus Custom fits the periods of sound cards, but its packets are
// no Opus packets: only a decoder made for the same frame size understands them, and libopus must
// have been built with it (Debian's is).
struct OpusFormat {
  std::uint32_t framesPerPacket = 128;
  std::uint32_t channels = 2;  // 1 or 2

  bool operator==(const OpusFormat&) const noexcept = default;
};

inline constexpr std::uint32_t kOpusSampleRate = 48'000;

// Throws std::invalid_argument, with a message that names what is possible.
void validate(const OpusFormat& format);

// Of a valid format.
[[nodiscard]] bool isCustom(const OpusFormat& format) noexcept;
[[nodiscard]] std::uint32_t codecDelay(const OpusFormat& format) noexcept;  // frames

// What encoder and decoder of Opus Custom hang on; must outlive them. Nothing for the other frame
// sizes. Throws std::runtime_error when libopus has no custom modes.
struct OpusModeDeleter {
  void operator()(OpusCustomMode* mode) const noexcept;
};
using OpusModePointer = std::unique_ptr<OpusCustomMode, OpusModeDeleter>;
[[nodiscard]] OpusModePointer makeOpusMode(const OpusFormat& format);

}  // namespace midipool
