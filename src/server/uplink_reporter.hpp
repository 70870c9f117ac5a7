// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "media/stream_writer.hpp"
#include "wire/reception_statistics.hpp"

namespace midipool {

// Tells the sender of a stream how it reaches the server, once a second while it does. Where all hear
// a mix nobody else could. The constructor allocates, the rest is realtime-safe but for libsrtp2; one
// thread at a time.
class UplinkReporter {
 public:
  // `stream`: the server's own, of no sound. Throws std::runtime_error where there is no SRTP.
  explicit UplinkReporter(const StreamInfo& stream);

  // After each packet of the stream that `uplink` is of: the report that is due, or nothing. Valid
  // until the next call.
  [[nodiscard]] std::span<const std::uint8_t> due(ReceptionStatistics& uplink,
                                                  SessionTime now) noexcept;

 private:
  StreamInfo stream_;
  StreamWriter writer_;
  bool started_ = false;
  SessionTime next_{};
  std::array<std::uint8_t, StreamWriter::kLargestPacket> packet_{};
};

}  // namespace midipool
