// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>

#include "audio/opus_format.hpp"

struct OpusEncoder;
struct OpusCustomEncoder;

namespace midipool {

struct OpusSettings {
  std::int32_t bitsPerSecond = 192'000;  // 6,000 to 510,000, for all channels together
  int complexity = 10;                   // 0 to 10: quality for processor time
};

// Encodes one stem, a packet a call. One thread; the constructor allocates, the rest is
// realtime-safe.
//
// The bit rate is constant, so that a line that carries the first packet carries all of them, and
// the sizes of encrypted packets tell nothing (RFC 6562). Packets do not build on the ones before:
// that costs some 1 dB of quality, but where they do, a single lost one made those after it come out
// up to 40 dB too loud (measured at 192 and 256 kbit/s).
class OpusFrameEncoder {
 public:
  // Throws std::invalid_argument for what is out of range, std::runtime_error for what libopus
  // cannot do.
  explicit OpusFrameEncoder(const OpusFormat& format, const OpusSettings& settings = {});

  // The next packet, of format().framesPerPacket frames; `right` is left out for one channel. The
  // result holds until the next call; it is empty when the lengths are wrong or libopus fails.
  // Samples are limited to ±1 as in the linear formats; NaN is silence.
  [[nodiscard]] std::span<const std::uint8_t> encode(std::span<const float> left,
                                                     std::span<const float> right = {}) noexcept;

  // From the next packet on. Whether it is in range. Realtime-safe.
  bool setBitRate(std::int32_t bitsPerSecond) noexcept;

  [[nodiscard]] const OpusFormat& format() const noexcept { return format_; }

 private:
  struct Deleter {
    void operator()(OpusEncoder* encoder) const noexcept;
    void operator()(OpusCustomEncoder* encoder) const noexcept;
  };
  static constexpr std::size_t kMostFrames = 480;
  static constexpr std::size_t kMostBytes = 1275;  // RFC 6716, section 3.2.1

  void create();
  void configure(const OpusSettings& settings);
  template <typename... Request>
  int control(Request... request) noexcept;

  OpusFormat format_;
  OpusModePointer mode_;  // outlives what hangs on it
  // One of the two.
  std::unique_ptr<OpusEncoder, Deleter> standard_;
  std::unique_ptr<OpusCustomEncoder, Deleter> custom_;
  std::array<float, 2 * kMostFrames> interleaved_{};
  std::array<std::uint8_t, kMostBytes> packet_{};
};

}  // namespace midipool
