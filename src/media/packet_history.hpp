// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace midipool {

// The last packets of a stream as they went out, for those who miss one: as many as its memory holds.
// Realtime-safe after construction; one thread.
class PacketHistory {
 public:
  // Ten seconds of two channels of 16 bits, in packets of 128 frames.
  static constexpr std::size_t kUsualBytes = std::size_t{1} << 21U;

  explicit PacketHistory(std::size_t bytes = kUsualBytes);

  void add(std::uint16_t sequence, std::span<const std::uint8_t> packet) noexcept;
  // Empty when it is not there any more, or never was. Valid while an eighth of the memory is written:
  // a socket may keep what it is about to send.
  [[nodiscard]] std::span<const std::uint8_t> find(std::uint16_t sequence) const noexcept;

 private:
  // More than there are in the memory, unless they are very small.
  static constexpr std::size_t kMostPackets = 8192;

  struct Entry {
    std::uint64_t position = 0;  // of all bytes ever written
    std::uint16_t size = 0;      // 0: none
    std::uint16_t sequence = 0;
  };

  std::size_t bytes_;
  // Not filled before it is used: one who has just come takes no room yet.
  std::unique_ptr<std::uint8_t[]> memory_;  // NOLINT(*-avoid-c-arrays): a vector would fill it
  std::array<Entry, kMostPackets> entries_{};
  std::uint64_t written_ = 0;
};

}  // namespace midipool
