// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "time/frames.hpp"
#include "wire/rtcp_packet.hpp"
#include "wire/rtp_packet.hpp"

namespace midipool {

// How a stream is received: what goes into a report block about it (RFC 3550, 6.4.1 and appendix A).
// Packets have been through SRTP, so none is forged or repeated and nothing is on probation. Pure,
// realtime-safe; one thread.
class ReceptionStatistics {
 public:
  // Each packet, in the order of arrival. Another source than before: it begins anew.
  void received(const RtpHeader& header, SessionTime arrived) noexcept;
  // Before received(): what is missing before this packet was never to come.
  void leaveOutBefore(const RtpHeader& header) noexcept;
  // A sender report of the stream.
  void reported(const SenderInfo& sender, SessionTime arrived) noexcept;

  // Packets that should have come up to now, and that have not; negative when copies have come.
  [[nodiscard]] std::int64_t expected() const noexcept;
  [[nodiscard]] std::int64_t lost() const noexcept { return expected() - received_; }
  [[nodiscard]] bool started() const noexcept { return started_; }
  // Between arrivals, as RFC 3550 smooths it.
  [[nodiscard]] Nanoseconds jitter() const noexcept {
    return Nanoseconds{static_cast<std::int64_t>(jitter_ * kNanosecondsPerFrame)};
  }

  // What to report now. The fraction is of what was expected since the last call.
  [[nodiscard]] ReportBlock report(SessionTime now) noexcept;

 private:
  void begin(const RtpHeader& header) noexcept;
  [[nodiscard]] std::int64_t stepTo(std::uint16_t sequence) const noexcept;
  void measureJitter(std::uint32_t timestamp, SessionTime arrived) noexcept;
  [[nodiscard]] std::uint8_t fractionLost() noexcept;

  bool started_ = false;
  std::uint32_t source_ = 0;
  std::int64_t first_ = 0;
  std::int64_t highest_ = 0;  // with cycles; may be less than first_ never
  std::int64_t received_ = 0;
  std::int64_t expectedBefore_ = 0;  // at the last report
  std::int64_t receivedBefore_ = 0;
  bool hasTransit_ = false;
  std::uint32_t transit_ = 0;  // frames, modulo 2^32
  double jitter_ = 0.0;        // frames
  std::uint32_t lastReport_ = 0;
  SessionTime reportArrived_{};
};

}  // namespace midipool
