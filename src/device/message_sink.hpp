// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>

namespace midipool {

// Where a SpoolerThread's messages go.
class MessageSink {
 public:
  virtual ~MessageSink() = default;
  // The spooler's thread, in a RealtimeScope.
  virtual void send(std::span<const std::uint8_t> message) noexcept = 0;
};

}  // namespace midipool
