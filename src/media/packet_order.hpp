// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "time/clock.hpp"

namespace midipool {

// Puts the packets of a stream back into their order. Realtime-safe after construction; one thread.
class PacketOrder {
 public:
  static constexpr std::size_t kCapacity = 64;
  static constexpr std::size_t kMostBytes = 1275;  // an Opus packet (RFC 6716, section 3.2.1)

  struct Packet {
    std::int64_t sequence = 0;
    std::int64_t frame = 0;
    SessionTime captured{};
    std::size_t size = 0;
    std::array<std::uint8_t, kMostBytes> bytes{};

    [[nodiscard]] std::span<const std::uint8_t> payload() const noexcept {
      return {bytes.data(), size};
    }
  };

  // Keeps a copy until its turn comes. False for one that comes too late, twice, is too long, or too
  // far ahead: more than the capacity.
  bool add(std::int64_t sequence, std::int64_t frame, SessionTime captured,
           std::span<const std::uint8_t> payload) noexcept;

  // The one whose turn it is; null while it has not come. Stays valid until done().
  [[nodiscard]] const Packet* next() const noexcept;
  // The first behind a gap; null when nothing waits.
  [[nodiscard]] const Packet* waiting() const noexcept;
  // The turn goes to the next number, whether the last was there or not.
  void done() noexcept;
  // The turn goes to that number, unless it has gone further.
  void skipTo(std::int64_t sequence) noexcept;
  [[nodiscard]] bool isTooFarAhead(std::int64_t sequence) const noexcept {
    return started_ && sequence - next_ >= static_cast<std::int64_t>(kCapacity);
  }

 private:
  [[nodiscard]] const Packet& at(std::int64_t sequence) const noexcept {
    return packets_[static_cast<std::size_t>(sequence) % kCapacity];
  }

  std::array<Packet, kCapacity> packets_ = emptyPackets();
  std::int64_t next_ = 0;
  bool started_ = false;

  static constexpr std::int64_t kNone = -1;
  static std::array<Packet, kCapacity> emptyPackets() noexcept;
};

}  // namespace midipool
