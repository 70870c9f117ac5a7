// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "audio/mixer.hpp"
#include "audio/opus_decoder.hpp"
#include "audio/stem_player.hpp"
#include "server/mix_period.hpp"
#include "wire/limits.hpp"
#include "wire/parity.hpp"
#include "wire/stream_info.hpp"
#include "wire/unwrapped.hpp"

namespace midipool {

// A member's stream as it goes into the mixes of a room: decoded and played once for all of them.
// The constructor allocates, the rest is realtime-safe; one thread at a time.
class MixStem {
 public:
  // One channel at least. Throws std::runtime_error for what libopus cannot do.
  explicit MixStem(const StreamFormat& format);

  // `nextStart`: of the period that is played next.
  void received(const RtpPacket& packet, SessionTime nextStart) noexcept;
  void play(const MixPeriod& period) noexcept;

  [[nodiscard]] StripInput input() const noexcept {
    return channels_ == 1 ? StripInput::kMono : StripInput::kStereo;
  }
  // What play() has played, until the next one.
  [[nodiscard]] StripBlock block(StripId strip) const noexcept;
  [[nodiscard]] const StemStatistics& statistics() const noexcept { return player_.statistics(); }

 private:
  // Of L16, one channel; no other packet has more.
  static constexpr std::size_t kMostFrames = limits::kLongestStreamPayload / 2;
  using Samples = std::array<float, kMostFrames>;
  using Block = std::array<float, MixPeriod::kFrames>;

  void take(std::int64_t sequence, std::int64_t frame, SessionTime captured, PayloadType type,
            std::span<const std::uint8_t> payload, SessionTime nextStart, bool typical) noexcept;
  // Frames that have been decoded into left_ and right_.
  [[nodiscard]] std::size_t decode(std::int64_t sequence, PayloadType type,
                                   std::span<const std::uint8_t> payload) noexcept;
  [[nodiscard]] std::size_t decodeLinear(PayloadType type,
                                         std::span<const std::uint8_t> payload) noexcept;

  StreamFormat format_;
  std::size_t channels_;  // that are heard: 1 or 2
  std::optional<OpusFrameDecoder> opus_;
  std::uint32_t codecDelay_ = 0;  // frames
  Unwrapped<std::uint16_t> sequences_;
  Unwrapped<std::uint32_t> frames_;
  ParityReader repair_;
  StemPlayer player_;
  std::int64_t nextSequence_ = 0;  // that Opus can take
  Samples interleaved_{};
  Samples left_{};
  Samples right_{};
  Block leftBlock_{};
  Block rightBlock_{};
};

}  // namespace midipool
