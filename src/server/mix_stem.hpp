// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "audio/mixer.hpp"
#include "audio/stem_player.hpp"
#include "media/stream_decoder.hpp"
#include "server/mix_period.hpp"

namespace midipool {

// A member's stream as it goes into the mixes of a room: decoded and played once for all of them.
// The constructor allocates, the rest is realtime-safe; one thread at a time.
class MixStem final : private BlockSink {
 public:
  // One or two channels. Throws std::runtime_error for what libopus cannot do.
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
  // Packets that the codec has made up.
  [[nodiscard]] std::uint64_t concealed() const noexcept { return decoder_.concealed(); }

 private:
  using Block = std::array<float, MixPeriod::kFrames>;

  void take(const SoundBlock& block) noexcept override;

  std::size_t channels_;
  StreamDecoder decoder_;
  StemPlayer player_;
  SessionTime nextStart_{};
  Block leftBlock_{};
  Block rightBlock_{};
};

}  // namespace midipool
