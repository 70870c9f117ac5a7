// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <span>

#include <boost/lockfree/spsc_queue.hpp>

#include "media/input_block.hpp"
#include "media/sound_block.hpp"

namespace midipool {

// An RTP packet after SRTP, on its way to the recorder. Plain data.
struct OpenedPacket {
  static constexpr std::size_t kMostBytes = 1472;  // of a datagram on a common line

  std::size_t size = 0;
  std::array<std::uint8_t, kMostBytes> bytes{};

  [[nodiscard]] std::span<const std::uint8_t> view() const noexcept { return {bytes.data(), size}; }
};

// What is to be recorded, between the media thread, which puts it in, and the recorder's, which takes it
// out. Neither ever waits. Large: 18 MiB.
class RecordingInbox {
 public:
  // Media thread, realtime-safe. What finds no room, or is no packet of ours by its length, is left out.
  void packet(std::span<const std::uint8_t> opened) noexcept {
    if (opened.empty() || opened.size() > OpenedPacket::kMostBytes) return;
    copy_.size = opened.size();
    std::ranges::copy(opened, copy_.bytes.begin());
    if (!packets_.push(copy_)) lost_.fetch_add(1, std::memory_order_relaxed);
  }
  void own(const SoundBlock& block) noexcept {
    if (!own_.push(block)) lost_.fetch_add(1, std::memory_order_relaxed);
  }
  void inputs(const InputBlock& block) noexcept {
    if (!inputs_.push(block)) lost_.fetch_add(1, std::memory_order_relaxed);
  }

  // Recorder's thread: gives all that is there to these.
  template <typename Packet, typename Own, typename Inputs>
  void takeAll(Packet&& packet, Own&& own, Inputs&& inputs) {
    packets_.consume_all(packet);
    own_.consume_all(own);
    inputs_.consume_all(inputs);
  }

  // Any thread: packets and blocks that were left out because the recorder did not take them.
  [[nodiscard]] std::uint64_t lost() const noexcept { return lost_.load(); }

 private:
  // A second of eleven stems at 64 frames; of one's own and the inputs a second and a third.
  static constexpr std::size_t kPackets = 8192;
  static constexpr std::size_t kBlocks = 1024;
  static constexpr std::size_t kInputBlocks = 512;

  OpenedPacket copy_;  // the media thread's own
  boost::lockfree::spsc_queue<OpenedPacket, boost::lockfree::capacity<kPackets>> packets_;
  boost::lockfree::spsc_queue<SoundBlock, boost::lockfree::capacity<kBlocks>> own_;
  boost::lockfree::spsc_queue<InputBlock, boost::lockfree::capacity<kInputBlocks>> inputs_;
  std::atomic<std::uint64_t> lost_{0};
};

}  // namespace midipool
