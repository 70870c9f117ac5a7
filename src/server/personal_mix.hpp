// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "audio/fade_curve.hpp"
#include "audio/mixer.hpp"
#include "audio/opus_encoder.hpp"
#include "media/stream_writer.hpp"
#include "server/mix_period.hpp"
#include "wire/limits.hpp"
#include "wire/mix_wish.hpp"
#include "wire/stream_info.hpp"

namespace midipool {

// What the server mixes for one member, as RTP. The constructor and set() allocate, the rest is
// realtime-safe; one thread at a time.
class PersonalMix {
 public:
  // `stream` is the mix's own: stereo. Throws std::runtime_error where there is no SRTP or libopus
  // cannot do it.
  PersonalMix(const StreamInfo& stream, MixWish wish);

  [[nodiscard]] std::uint32_t source() const noexcept { return stream_.source; }

  // Another mix from now on; gives back the one before. Nothing is allocated by that.
  void exchange(MixWish& wish) noexcept;
  // Whether the member wants all stems at one delay; and whether there is one by now. Between the two
  // kinds of blocks the mix fades out and in.
  void setAligned(bool wanted) noexcept { wantsAligned_ = wanted; }
  [[nodiscard]] bool wantsAligned() const noexcept { return wantsAligned_; }
  void followAligned(bool possible) noexcept { goesAligned_ = wantsAligned_ && possible; }
  // Which blocks mix() is to be given.
  [[nodiscard]] bool isAligned() const noexcept { return isAligned_; }

  // Whose blocks come in: nobody at first. Beyond Mixer::kMaxStrips members there is no place for more.
  void hear(std::uint32_t member, StripInput input) noexcept;
  void forget(std::uint32_t member) noexcept;

  // Whether packets carry parity of those before them, from the next one on.
  void setParity(bool wanted) noexcept { writer_.setParity(wanted); }

  // Mixes one period, and hands out each packet that becomes full by it. The bytes stay until the
  // next period. The period begins as early as its blocks are late.
  template <typename Send>
  void mix(const MixPeriod& period, const BlockSum& all, Send&& send) {
    take(period, all);
    for (std::size_t i = 0; hasPacket() && i < packets_.size(); ++i) {
      const auto packet = nextPacket(period, packets_[i]);
      if (!packet.empty()) send(packet);
    }
  }

 private:
  static constexpr std::size_t kFewestFrames = 32;  // of a packet
  static constexpr std::size_t kMostFrames = 480;
  static constexpr std::size_t kPackets = MixPeriod::kFrames / kFewestFrames;
  using Packet = std::array<std::uint8_t, StreamWriter::kLargestPacket>;

  [[nodiscard]] StripSettings settingsOf(std::uint32_t member) const noexcept;
  void take(const MixPeriod& period, const BlockSum& all) noexcept;
  void fade(std::span<float> left, std::span<float> right) noexcept;
  void beginAnew() noexcept;
  [[nodiscard]] bool hasPacket() const noexcept {
    return pending_ >= stream_.format.framesPerPacket;
  }
  [[nodiscard]] std::span<const std::uint8_t> nextPacket(const MixPeriod& period,
                                                         Packet& out) noexcept;
  [[nodiscard]] std::span<const std::uint8_t> encode() noexcept;
  void dropFrames(std::size_t count) noexcept;

  StreamInfo stream_;
  MixWish wish_;
  Mixer mixer_;
  StreamWriter writer_;
  std::optional<OpusFrameEncoder> opus_;
  bool marker_ = true;
  bool wantsAligned_ = false;
  bool goesAligned_ = false;
  bool isAligned_ = false;
  std::size_t faded_ = kFadeCurveFrames;  // in; on its way out while it goes elsewhere
  // What has been mixed and not been sent: the last of the period, and of those before it.
  std::size_t pending_ = 0;
  std::array<float, kMostFrames + MixPeriod::kFrames> left_{};
  std::array<float, kMostFrames + MixPeriod::kFrames> right_{};
  std::array<float, 2 * kMostFrames> interleaved_{};
  std::array<std::uint8_t, limits::kLongestStreamPayload> payload_{};  // linear
  std::array<Packet, kPackets> packets_{};
};

}  // namespace midipool
