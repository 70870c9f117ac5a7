// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <span>

#include "client/sound/payload_encoder.hpp"
#include "wire/parity.hpp"
#include "wire/srtp.hpp"
#include "wire/stream_info.hpp"

namespace midipool {

// Makes the packets of one's own stream. No socket; the media thread's, and realtime-safe but for
// the constructor.
class StreamSender {
 public:
  struct Statistics {
    std::uint64_t packets = 0;
    std::uint64_t bytes = 0;  // as they go over the line, IP and UDP not counted
  };

  // Throws std::runtime_error where SRTP or the codec cannot be had.
  StreamSender(const StreamInfo& stream, std::int32_t bitsPerSecond);

  // The packet for a block, sealed; valid until the next call. Empty when the block is not of the
  // stream's format.
  [[nodiscard]] std::span<const std::uint8_t> packetFor(const SoundBlock& block) noexcept;

  // Whether packets carry parity of those before them, from the next one on. Any thread.
  void setParity(bool wanted) noexcept { parity_.store(wanted); }

  [[nodiscard]] const Statistics& statistics() const noexcept { return statistics_; }

 private:
  StreamInfo stream_;
  PayloadEncoder encoder_;
  SrtpStream sealer_;
  std::uint16_t sequence_;
  std::int64_t nextFrame_ = 0;
  ParityWriter writer_;
  std::atomic<bool> parity_{false};
  Statistics statistics_;
  // With IP and UDP 1,400 bytes at most, which tunnels leave room for as well.
  std::array<std::uint8_t, 1372> packet_{};
};

}  // namespace midipool
