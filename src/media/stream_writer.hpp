// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "wire/parity.hpp"
#include "wire/rtcp_packet.hpp"
#include "wire/srtp.hpp"
#include "wire/stream_info.hpp"

namespace midipool {

// Makes the packets of a stream that is sent: RTP, with parity of those before it where that is
// wanted, and RTCP; sealed. One thread; realtime-safe but for the constructor and libsrtp2.
class StreamWriter {
 public:
  // With IP and UDP 1,400 bytes at most, which tunnels leave room for as well.
  static constexpr std::size_t kLargestPacket = 1372;
  static_assert(kLargestRtcpReport + kSrtcpOverhead <= kLargestPacket);
  using Room = std::span<std::uint8_t, kLargestPacket>;

  // Throws std::runtime_error where there is no SRTP.
  StreamWriter(const StreamInfo& stream, std::uint16_t firstSequence);

  struct Content {
    std::uint32_t timestamp = 0;
    SessionTime captured{};
    bool follows = true;  // without a gap behind the one before
    std::span<const std::uint8_t> payload;
  };
  // Both return what has been written into `out`, sealed; nothing when it cannot be.
  [[nodiscard]] std::span<const std::uint8_t> packet(const Content& content, Room out) noexcept;
  [[nodiscard]] std::span<const std::uint8_t> packet(const RtcpReport& report, Room out) noexcept;

  // Parity that does not fit beside a payload is left out.
  void setParity(bool wanted) noexcept { wantsParity_ = wanted; }
  // Whether it fits with linear samples, whose payloads are all of one size; with Opus it does.
  [[nodiscard]] static bool hasRoomForParity(const StreamFormat& format) noexcept;
  // Of the packet that was made last, or will be first.
  [[nodiscard]] std::uint16_t lastSequence() const noexcept {
    return static_cast<std::uint16_t>(sequence_ - 1);
  }
  // Of payload and parity, so far.
  [[nodiscard]] std::uint32_t octets() const noexcept { return octets_; }

 private:
  // How many bytes are before the payload.
  [[nodiscard]] std::size_t writeParity(const Content& content, Room out) noexcept;

  StreamInfo stream_;
  SrtpStream sealer_;
  std::uint16_t sequence_;
  ParityWriter parity_;
  bool wantsParity_ = false;
  std::uint32_t octets_ = 0;
};

}  // namespace midipool
