// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>

#include "audio/mixer.hpp"
#include "audio/stem_player.hpp"
#include "media/stream_decoder.hpp"
#include "server/mix_period.hpp"

namespace midipool {

// A member's stream as it goes into the mixes of a room: decoded once, and played once for all of them;
// twice where some listen at the one delay of all stems (MixDelay). Constructors allocate, the rest is
// realtime-safe; one thread at a time.
class MixStem final : private BlockSink {
 public:
  // What play() has played, until the next one.
  struct Voice {
    explicit Voice(const StreamFormat& format);
    [[nodiscard]] StripBlock block(StripId strip) const noexcept;

    std::size_t channels;
    StemPlayer player;
    std::array<float, MixPeriod::kFrames> left{};
    std::array<float, MixPeriod::kFrames> right{};
  };

  // One or two channels. Throws std::runtime_error for what libopus cannot do.
  explicit MixStem(const StreamFormat& format);

  // The voice for mixes at one delay; gives back the one before.
  void exchangeAligned(std::unique_ptr<Voice>& voice) noexcept { aligned_.swap(voice); }

  // `nextStart`: of the period that is played next.
  void received(const RtpPacket& packet, SessionTime nextStart) noexcept;
  // As early as it can be.
  void play(const MixPeriod& period) noexcept;
  // At that delay; as early as it can be where it needs more than MixDelay::kMost, or nothing is given.
  void playAligned(const MixPeriod& period, std::optional<Nanoseconds> delay) noexcept;
  // Nobody listens so: nothing waits for it.
  void restAligned() noexcept { alignedRests_ = true; }

  [[nodiscard]] StripInput input() const noexcept {
    return live_.channels == 1 ? StripInput::kMono : StripInput::kStereo;
  }
  [[nodiscard]] StripBlock block(StripId strip) const noexcept { return live_.block(strip); }
  // Null where nobody has listened so.
  [[nodiscard]] const Voice* aligned() const noexcept { return aligned_.get(); }
  // What it needs to be heard at the one delay; 0: nothing, or more than can be.
  [[nodiscard]] Nanoseconds neededToAlign() const noexcept;
  [[nodiscard]] const StemStatistics& statistics() const noexcept {
    return live_.player.statistics();
  }
  // Packets that the codec has made up.
  [[nodiscard]] std::uint64_t concealed() const noexcept { return decoder_.concealed(); }

 private:
  void take(const SoundBlock& block) noexcept override;
  void play(Voice& voice, const MixPeriod& period) noexcept;

  StreamDecoder decoder_;
  Voice live_;
  std::unique_ptr<Voice> aligned_;
  bool alignedRests_ = true;
  SessionTime nextStart_{};
};

}  // namespace midipool
