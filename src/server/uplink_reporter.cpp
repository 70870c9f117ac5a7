// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/uplink_reporter.hpp"

namespace midipool {
namespace {

constexpr Nanoseconds kEvery = std::chrono::seconds{1};

}  // namespace

UplinkReporter::UplinkReporter(const StreamInfo& stream) : stream_{stream}, writer_{stream, 0} {}

std::span<const std::uint8_t> UplinkReporter::due(ReceptionStatistics& uplink,
                                                  SessionTime now) noexcept {
  if (!started_) next_ = now + kEvery;
  started_ = true;
  if (now < next_) return {};
  next_ = now + kEvery;
  RtcpReport report;
  report.source = stream_.source;
  (void)report.add(uplink.report(now));
  return writer_.packet(report, packet_);
}

}  // namespace midipool
