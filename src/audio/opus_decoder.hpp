// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "audio/opus_format.hpp"

struct OpusDecoder;
struct OpusCustomDecoder;

namespace midipool {

// Decodes one stem, a packet a call. Packets may be anything: what cannot be decoded is made up, as
// what is lost is. One thread; the constructor allocates, the rest is realtime-safe.
class OpusFrameDecoder {
 public:
  // Throws std::invalid_argument for what is out of range, std::runtime_error for what libopus
  // cannot do.
  explicit OpusFrameDecoder(const OpusFormat& format);

  // Fills `left` and `right` (left out for one channel), format().framesPerPacket frames each; when
  // the lengths are wrong, with silence. Samples may lie a little outside of ±1, never beyond ±2.
  // Whether the packet was one: an empty one, or one of another length in time, is not.
  bool decode(std::span<const std::uint8_t> packet, std::span<float> left,
              std::span<float> right = {}) noexcept;

  // In place of a packet that was lost: libopus's own concealment, which goes on in the last pitch
  // and fades.
  void conceal(std::span<float> left, std::span<float> right = {}) noexcept {
    decode({}, left, right);
  }

  [[nodiscard]] const OpusFormat& format() const noexcept { return format_; }

 private:
  struct Deleter {
    void operator()(OpusDecoder* decoder) const noexcept;
    void operator()(OpusCustomDecoder* decoder) const noexcept;
  };
  static constexpr std::size_t kMostFrames = 480;

  void create();
  [[nodiscard]] bool decodeInterleaved(std::span<const std::uint8_t> packet) noexcept;

  OpusFormat format_;
  OpusModePointer mode_;  // outlives what hangs on it
  // One of the two.
  std::unique_ptr<OpusDecoder, Deleter> standard_;
  std::unique_ptr<OpusCustomDecoder, Deleter> custom_;
  std::array<float, 2 * kMostFrames> interleaved_{};
};

}  // namespace midipool
