// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "audio/audio_process.hpp"
#include "client/sound/report_reader.hpp"
#include "client/sound/stream_receiver.hpp"
#include "client/sound/stream_sender.hpp"
#include "media/loss_memory.hpp"
#include "realtime/handover.hpp"
#include "realtime/latest.hpp"
#include "wire/rtcp_packet.hpp"

namespace midipool {

// Of so many others a report is read: a room full, and the server.
inline constexpr std::size_t kMostReporters = 128;

// How another one receives ours: a player, or the server.
struct HeardBy {
  std::uint32_t source = 0;  // his
  double shareLost = 0.0;    // of the packets between his last two reports; before any repair
  std::int64_t lost = 0;     // packets since the beginning
  Nanoseconds jitter{};
  LocalTime when{};
};
struct HeardByAll {
  std::array<HeardBy, kMostReporters> players{};
  std::size_t count = 0;
};

// The RTCP of a client: says how it receives the others, and hears how they receive it. The media
// thread's, realtime-safe but for libsrtp2 (wire/srtp.hpp).
class Reports {
 public:
  using Receivers = realtime::Handover<StreamReceiver, kStemSlots>;
  using Readers = realtime::Handover<ReportReader, kMostReporters>;

  // Whether it is time for one; counts as sent.
  [[nodiscard]] bool due(LocalTime now) noexcept;
  // About all that is heard, and about what is sent, at that session time.
  [[nodiscard]] static RtcpReport compose(const StreamSender& sender,
                                          const Receivers::Visit& receivers,
                                          SessionTime now) noexcept;

  // Another player's report; `own` is our source.
  void received(const RtcpReport& report, std::uint32_t own, LocalTime now) noexcept;
  // Somebody (whom `source` stands for) has missed so many of our packets so far.
  void noteLoss(std::uint32_t source, std::int64_t lost, LocalTime now) noexcept;
  // Somebody has lost packets of ours lately.
  [[nodiscard]] bool lossyLately(LocalTime now) const noexcept;

  // One other thread.
  [[nodiscard]] HeardByAll heardBy() noexcept { return shown_.get(); }

 private:
  [[nodiscard]] HeardBy& entryFor(std::uint32_t source) noexcept;

  LocalTime next_{};
  LossMemory losses_;
  HeardByAll heardBy_;
  std::array<std::int64_t, kMostReporters> mostLost_{};  // beside heardBy_
  realtime::Latest<HeardByAll> shown_;
};

}  // namespace midipool
