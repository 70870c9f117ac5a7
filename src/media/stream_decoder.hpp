// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <span>

#include "media/made_again.hpp"
#include "media/packet_order.hpp"
#include "media/payload_decoder.hpp"
#include "media/sound_block.hpp"
#include "wire/parity.hpp"
#include "wire/rtp_packet.hpp"
#include "wire/stream_info.hpp"
#include "wire/unwrapped.hpp"

namespace midipool {

// Where the blocks of a stream go.
class BlockSink {
 public:
  BlockSink() = default;
  virtual ~BlockSink() = default;
  BlockSink(const BlockSink&) = delete;
  BlockSink& operator=(const BlockSink&) = delete;
  // The block stays only during the call.
  virtual void take(const SoundBlock& block) noexcept = 0;
};

// How packets become blocks, at a player and in the server: what was lost is made again from parity,
// frames and times are those of the capture. Linear samples go on as they come, whatever their order.
// Opus wants its packets in order: those that are ahead of a missing one wait for it until it is
// needed, and only then it is made up, by Opus. Realtime-safe but for the constructor; one thread.
class StreamDecoder {
 public:
  // The sink must outlive it. Throws as PayloadDecoder does.
  StreamDecoder(const StreamFormat& format, BlockSink& sink);

  // Nothing is known of what has been needed so far.
  static constexpr std::int64_t kNothingYet = std::numeric_limits<std::int64_t>::min();

  // False for what cannot be sound of this stream. `arrived` goes on with its blocks, and whether it
  // came as others do (`typical`). What ends before the frame `neededTo` comes too late.
  bool received(const RtpPacket& packet, LocalTime arrived = LocalTime::max(),
                std::int64_t neededTo = kNothingYet, bool typical = true) noexcept;

  // All before this frame is needed now: makes up what is not there and has something behind it.
  // Only where packets want order is there anything to do.
  void need(std::int64_t frame) noexcept;
  [[nodiscard]] bool isSequential() const noexcept { return decoder_.isSequential(); }

  // Packets that were made again from parity and did not come by themselves in time, and that were
  // made up by the codec.
  [[nodiscard]] std::uint64_t repaired() const noexcept { return repaired_.count(); }
  [[nodiscard]] std::uint64_t concealed() const noexcept { return concealed_; }

 private:
  [[nodiscard]] bool isSound(const RtpHeader& header, const PayloadParts& parts) const noexcept;
  void decode(std::int64_t sequence, std::int64_t frame, SessionTime captured, PayloadType type,
              std::span<const std::uint8_t> payload) noexcept;
  void makeRoomFor(std::int64_t sequence) noexcept;
  void decodeInOrder() noexcept;
  void concealNext() noexcept;
  void handOut(std::int64_t frame, SessionTime captured) noexcept;

  StreamFormat format_;
  BlockSink& sink_;
  PayloadDecoder decoder_;
  std::uint32_t codecDelay_;  // frames
  ParityReader repair_;
  Unwrapped<std::uint16_t> sequences_;
  Unwrapped<std::uint32_t> frames_;
  std::unique_ptr<PacketOrder> order_;  // where they want one
  SoundBlock block_;
  // Of what was decoded last, and when it was captured.
  std::int64_t lastFrame_ = 0;
  SessionTime lastCaptured_{};
  MadeAgain repaired_;
  std::uint64_t concealed_ = 0;
};

}  // namespace midipool
