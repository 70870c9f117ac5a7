// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <optional>
#include <span>

#include "media/packet_history.hpp"
#include "media/payload_encoder.hpp"
#include "media/repair_budget.hpp"
#include "media/stream_writer.hpp"

namespace midipool {

// Makes the packets of one's own stream, of which one who only listens sends reports alone. No
// socket; the media thread's, and realtime-safe but for the constructor.
class StreamSender {
 public:
  struct Statistics {
    std::uint64_t packets = 0;
    std::uint64_t bytes = 0;  // as they go over the line, IP and UDP not counted
    std::uint64_t sentAgain = 0;
  };

  // Throws std::runtime_error where SRTP or the codec cannot be had.
  StreamSender(const StreamInfo& stream, std::int32_t bitsPerSecond);

  // The packet for a block, sealed; valid until the next call. Empty when the block is not of the
  // stream's format.
  [[nodiscard]] std::span<const std::uint8_t> packetFor(const SoundBlock& block) noexcept;

  // One of the last packets, as it went out, for somebody who misses it. Empty when it is too old, has
  // just been sent again (several miss what never reached the server), or too much is missed.
  [[nodiscard]] std::span<const std::uint8_t> again(std::uint16_t sequence, LocalTime now) noexcept;

  // A report, sealed; valid until the next call. Empty when it cannot be.
  [[nodiscard]] std::span<const std::uint8_t> packetFor(const RtcpReport& report) noexcept;
  // What a report says of this stream; nothing while it has not sent.
  [[nodiscard]] std::optional<SenderInfo> info(SessionTime now) const noexcept;
  [[nodiscard]] std::uint32_t source() const noexcept { return stream_.source; }

  // Whether packets carry parity of those before them, from the next one on. Any thread.
  void setParity(bool wanted) noexcept { parity_.store(wanted, std::memory_order_relaxed); }
  [[nodiscard]] bool parity() const noexcept { return parity_.load(std::memory_order_relaxed); }

  [[nodiscard]] const Statistics& statistics() const noexcept { return statistics_; }

 private:
  StreamInfo stream_;
  std::optional<PayloadEncoder> encoder_;  // not for one who only listens
  StreamWriter writer_;
  std::int64_t nextFrame_ = 0;
  SessionTime nextCaptured_{};
  std::atomic<bool> parity_{false};
  Statistics statistics_;
  PacketHistory history_;
  RepairBudget budget_;
  // When each was sent again, by its number.
  std::array<LocalTime, 1024> repeated_{};
  std::array<std::uint8_t, StreamWriter::kLargestPacket> packet_{};
};

}  // namespace midipool
