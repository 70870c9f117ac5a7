// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "time/clock.hpp"
#include "wire/unwrapped.hpp"

namespace midipool {

// Keeps a stream's packets until the recording comes to them, so that those which come late, or in
// another order, are in their places by then. Pure; one thread.
class PacketHold {
 public:
  // 16 s of the shortest packets.
  static constexpr std::size_t kMost = 12'000;

  // An RTP packet, opened. False for what is none, was there already, or comes behind one that has been
  // taken out.
  bool add(std::span<const std::uint8_t> rtp);

  // The next in order, if it was captured before `time`, or if more wait than are kept.
  [[nodiscard]] std::optional<std::vector<std::uint8_t>> takeBefore(SessionTime time);

  [[nodiscard]] std::size_t size() const noexcept { return packets_.size(); }
  // Packets that came when their place had been passed.
  [[nodiscard]] std::uint64_t late() const noexcept { return late_; }

 private:
  struct Packet {
    SessionTime captured{};
    std::vector<std::uint8_t> bytes;
  };

  std::map<std::int64_t, Packet> packets_;  // by their numbers, unwrapped
  Unwrapped<std::uint16_t> sequences_;
  std::optional<std::int64_t> takenTo_;
  std::uint64_t late_ = 0;
};

}  // namespace midipool
