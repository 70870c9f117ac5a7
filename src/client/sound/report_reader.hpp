// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "wire/rtcp_packet.hpp"
#include "wire/srtp.hpp"
#include "wire/stream_info.hpp"

namespace midipool {

// Reads the reports of a stream of which no sound is played: of who only listens, and the server's.
// The media thread's; realtime-safe but for the constructor and libsrtp2.
class ReportReader {
 public:
  // Throws std::runtime_error where there is no SRTP.
  explicit ReportReader(const StreamInfo& stream)
      : source_{stream.source},
        opener_{SrtpStream::Direction::kReceiving, stream.source, stream.key} {}

  [[nodiscard]] std::uint32_t source() const noexcept { return source_; }

  // Sealed, changed in place; nothing when it is forged or malformed.
  [[nodiscard]] std::optional<RtcpReport> read(std::span<std::uint8_t> datagram) noexcept {
    const auto size = opener_.openRtcp(datagram);
    const auto report = size ? decodeRtcp(datagram.first(*size)) : std::nullopt;
    return report && report->source == source_ ? report : std::nullopt;
  }

 private:
  std::uint32_t source_;
  SrtpStream opener_;
};

}  // namespace midipool
