// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "client/sound/stem_feed.hpp"
#include "media/missing_packets.hpp"
#include "media/stream_decoder.hpp"
#include "realtime/latest.hpp"
#include "wire/reception_statistics.hpp"
#include "wire/rtp_packet.hpp"
#include "wire/srtp.hpp"
#include "wire/stream_info.hpp"
#include "wire/unwrapped.hpp"

namespace midipool {

// Opens and decodes the packets of another player's stream, and hands what is in them to the audio
// thread. No socket; the media thread's, and realtime-safe but for the constructor.
class StreamReceiver final : private BlockSink {
 public:
  // `queue` is shared with the stem's StemPlayback, and may have been another stream's before. Throws std::runtime_error where SRTP or the codec
  // cannot be had.
  StreamReceiver(const StreamInfo& stream, std::shared_ptr<StemQueue> queue);

  [[nodiscard]] std::uint32_t source() const noexcept { return stream_.source; }

  // A datagram of this source, which is changed in place. Returns the RTP packet in it, opened; empty when
  // it is forged or malformed. `session`: the same moment, where session time is known.
  std::span<const std::uint8_t> received(std::span<std::uint8_t> datagram, LocalTime arrived,
                                         std::optional<SessionTime> session = {}) noexcept;

  // A report of its sender, sealed, changed in place; nothing when it is forged or malformed.
  [[nodiscard]] std::optional<RtcpReport> reported(std::span<std::uint8_t> datagram,
                                                   LocalTime arrived) noexcept;
  // What to report to him. Of a stream of which something has come.
  [[nodiscard]] ReportBlock report(SessionTime now) noexcept { return reception_.report(now); }
  [[nodiscard]] bool started() const noexcept { return reception_.started(); }
  [[nodiscard]] std::int64_t lost() const noexcept { return reception_.lost(); }

  // What does not come is asked for, as long as it can still come before it is needed, or so much later:
  // a recorder waits longer than the ear. Nothing: nothing is asked for. Any thread.
  void setRepair(std::optional<Nanoseconds> beyond) noexcept {
    repairs_.store(beyond.value_or(kNoRepair), std::memory_order_relaxed);
  }
  // The server sends none of it, as it mixes instead: what does not come is not lost. Any thread.
  void setResting(bool rests) noexcept { rests_.store(rests, std::memory_order_relaxed); }
  // What to ask for now: nothing in it when there is nothing.
  [[nodiscard]] Nack missing(LocalTime now) noexcept;

  // Time has gone on: makes up what is needed within `soon` frames and is not there. Only for codecs
  // that want order.
  void proceed(std::int64_t soon) noexcept;

  // All is there, and queued, that the stem plays in the `frames` after the cycle that began then: what
  // comes may wait. Not known, and hence false, until the audio thread has been through that cycle.
  [[nodiscard]] bool hasEnoughAfter(LocalTime cycle, std::int64_t frames) noexcept;

  struct Statistics {
    std::uint64_t packets = 0;
    std::uint64_t bytes = 0;
    std::uint64_t refused = 0;    // forged, repeated, malformed
    std::int64_t lost = 0;        // by their numbers, before any repair
    std::uint64_t repaired = 0;   // packets made again from parity that did not come in time
    std::uint64_t sentAgain = 0;  // packets that came because they were asked for
    std::uint64_t bytesSentAgain = 0;
    std::uint64_t concealed = 0;  // packets made up by the codec
    Nanoseconds network{};        // from the capture of a packet's end to its arrival, smoothed
    Nanoseconds jitter{};         // of arrivals, as RFC 3550 has it
  };
  // One other thread.
  [[nodiscard]] Statistics statistics() noexcept { return shown_.get(); }

 private:
  void take(const SoundBlock& block) noexcept override;
  void goOn(const RtpHeader& header) noexcept;
  void noteNetwork(SessionTime arrived, SessionTime captured) noexcept;
  [[nodiscard]] bool wasAskedFor(const RtpHeader& header, LocalTime arrived) noexcept;
  void forgetTooLate(Nanoseconds beyond) noexcept;
  void show() noexcept;

  StreamInfo stream_;
  SrtpStream opener_;
  StemFeed feed_;
  StreamDecoder decoder_;
  // What has been queued: without a hole, and at all.
  std::int64_t completeTo_ = StemQueue::kNothingYet;
  std::int64_t queuedTo_ = StemQueue::kNothingYet;

  static constexpr auto kNoRepair = Nanoseconds::min();
  std::atomic<Nanoseconds> repairs_{kNoRepair};
  std::atomic<bool> rests_{false};
  Unwrapped<std::uint16_t> sequences_;
  Unwrapped<std::uint32_t> frames_;
  MissingPackets missing_;

  ReceptionStatistics reception_;
  Statistics statistics_;
  bool hasNetwork_ = false;  // in them
  realtime::Latest<Statistics> shown_;
};

}  // namespace midipool
