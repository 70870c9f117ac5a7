// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "client/sound/stream_receiver.hpp"
#include "client/sound/stream_sender.hpp"
#include "time/frames.hpp"

namespace midipool::testing {

using Bytes = std::vector<std::uint8_t>;

inline constexpr std::uint32_t kSource = 0xCAFEF00D;

inline StreamKey keyOf(std::uint8_t first) {
  StreamKey key{};
  for (std::size_t i = 0; i < key.size(); ++i) key[i] = static_cast<std::uint8_t>(first + i);
  return key;
}

inline StreamInfo streamOf(const StreamFormat& format, std::uint32_t source = kSource) {
  return {7, source, keyOf(1), format};
}

// When a frame of the test's stems is captured.
inline SessionTime capturedAt(std::int64_t frame) {
  return SessionTime{std::chrono::seconds{5} + lengthOfFrames(frame)};
}

// A sound that is another one at every frame, on steps of 16 bits.
inline float sampleAt(std::int64_t frame, std::size_t channel) {
  const auto step = (frame * 7919 + static_cast<std::int64_t>(channel) * 101) % 30'011;
  return static_cast<float>(step) / 32'768.0F;
}

inline SoundBlock blockAt(std::int64_t frame, std::uint32_t frames) {
  SoundBlock block;
  block.frame = frame;
  block.captured = capturedAt(frame);
  block.frames = frames;
  for (std::size_t channel = 0; channel < SoundBlock::kMostChannels; ++channel) {
    for (std::size_t i = 0; i < frames; ++i) {
      block.samples[channel][i] = sampleAt(frame + static_cast<std::int64_t>(i), channel);
    }
  }
  return block;
}

// Both ends of a stream, with the test in between.
class StreamLine {
 public:
  explicit StreamLine(const StreamFormat& format)
      : format_{format}, sender_{streamOf(format), 192'000}, receiver_{streamOf(format), queue_} {}

  // The next packet; each begins where the one before ended.
  Bytes packet() { return packet(blockAt(next_, format_.framesPerPacket)); }
  Bytes packet(const SoundBlock& block) {
    const auto sealed = sender_.packetFor(block);
    next_ = block.frame + static_cast<std::int64_t>(block.frames);
    return {sealed.begin(), sealed.end()};
  }
  std::vector<Bytes> packets(std::size_t count) {
    std::vector<Bytes> all;
    while (all.size() < count) all.push_back(packet());
    return all;
  }
  void leaveOut(std::int64_t frames) { next_ += frames; }

  void arrives(Bytes packet, LocalTime when = {}) { receiver_.received(packet, when); }

  // What has come out since the last call.
  std::vector<SoundBlock> heard() {
    std::vector<SoundBlock> blocks;
    queue_->blocks.consume_all([&](const SoundBlock& block) { blocks.push_back(block); });
    return blocks;
  }
  std::vector<std::int64_t> heardFrames() {
    std::vector<std::int64_t> frames;
    for (const auto& block : heard()) frames.push_back(block.frame);
    return frames;
  }

  [[nodiscard]] StreamReceiver& receiver() { return receiver_; }
  [[nodiscard]] StreamSender& sender() { return sender_; }
  [[nodiscard]] StemQueue& queue() { return *queue_; }

 private:
  StreamFormat format_;
  std::shared_ptr<StemQueue> queue_ = std::make_shared<StemQueue>();
  StreamSender sender_;
  StreamReceiver receiver_;
  std::int64_t next_ = 0;
};

}  // namespace midipool::testing
