// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "wire/big_endian.hpp"

namespace midipool {

inline constexpr std::uint8_t kRtcpVersion = 2;
inline constexpr std::size_t kRtcpWord = 4;

// The first word of a packet of RTCP of `size` bytes, whole words (RFC 3550, 6.4.1). `count` is of its
// blocks or chunks, or the format of its feedback. Realtime-safe.
inline void writeRtcpHeader(std::span<std::uint8_t> out, std::uint8_t type, std::size_t count,
                            std::size_t size) noexcept {
  out[0] = static_cast<std::uint8_t>(kRtcpVersion << 6U | count);
  out[1] = type;
  writeBigEndian(out.subspan(2), static_cast<std::uint16_t>(size / kRtcpWord - 1));
}

}  // namespace midipool
