// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "audio/block_sum.hpp"
#include "audio/decibel.hpp"
#include "audio/limiter.hpp"
#include "audio/meter.hpp"
#include "audio/mixer_strip.hpp"
#include "audio/smooth_gain.hpp"

namespace midipool {

enum class StripInput : std::uint8_t { kMono, kStereo };

// What a player sets on one strip.
struct StripSettings {
  Decibels gain{};      // kFaderTop at most
  double pan = 0.0;     // -1 left to 1 right; the balance of a stereo strip
  bool muted = false;   // wins over solo
  bool soloed = false;  // while any strip is, the others are silent; all stay where they are panned
  bool operator==(const StripSettings&) const noexcept = default;
};

struct StereoReading {
  MeterReading left;
  MeterReading right;
};

// Mixes mono and stereo strips to one stereo sum: one player's personal mix, in his client or, for
// large rooms, in the server, which has one Mixer for each player. (A mix-minus is a mix with one's
// own strip muted.)
//
// Control functions belong to one thread, mix() to another; neither ever waits, and mix() is
// realtime-safe. Every change is a ramp of SmoothGain::kRamp, beginning with the next block; a strip
// that is new, or comes back, fades in as quickly. A strip at rest at gain 0 costs its metering.
class Mixer {
 public:
  static constexpr std::size_t kMaxStrips = 128;

  // The strips' meters show what comes in, before fader and mute, so that one sees who plays though
  // one has muted him. kOff leaves them and the master's out, where nobody looks; then samples that
  // are NaN or infinite silence these frames of the sum instead of their strip.
  enum class Metering : bool { kOff, kOn };

  // Frames a second, above zero.
  explicit Mixer(double sampleRate, Metering metering = Metering::kOn);

  // Control thread. Whether there was a place; it has not if all are taken or the id has a strip.
  [[nodiscard]] bool add(StripId id, StripInput input, const StripSettings& settings = {}) noexcept;
  // Control thread. Fades out what still comes in for it. Whether there was such a strip.
  bool remove(StripId id) noexcept;
  // Control thread. Values out of range are limited. Whether there is such a strip.
  bool set(StripId id, const StripSettings& settings) noexcept;
  // Control thread. Nothing if there is no such strip.
  [[nodiscard]] std::optional<StripSettings> settings(StripId id) const noexcept;
  [[nodiscard]] std::optional<StereoReading> reading(StripId id) const noexcept;
  [[nodiscard]] std::size_t strips() const noexcept;

  // Control thread. kFaderTop at most.
  void setMaster(Decibels gain) noexcept;
  // Any thread. The sum after the master's gain and before the limiter: its clips count what would
  // have been clipped.
  [[nodiscard]] StereoReading masterReading() const noexcept;
  // Any thread. What the limiter takes away; 0 dB is nothing.
  [[nodiscard]] Decibels limiterGain() const noexcept { return limiter_.gain(); }

  // Audio thread. Overwrites `left` and `right`, of one length, with the mix of `blocks`: at most
  // one a strip, each as long as the output (a shorter one is followed by silence), none of them
  // overlapping it. Blocks for ids that have no strip are left out.
  void mix(std::span<const StripBlock> blocks, std::span<float> left,
           std::span<float> right) noexcept;
  // The same of blocks that other mixers get, too. What leaves a block out is that it is taken away
  // from the sum: so samples that are NaN or infinite are heard by all as silence.
  void mix(const BlockSum& sum, std::span<float> left, std::span<float> right) noexcept;

 private:
  // The control thread's side of a strip.
  struct Channel {
    StripId id{};
    StripInput input = StripInput::kStereo;
    StripSettings settings;
    bool present = false;
  };

  [[nodiscard]] std::optional<std::size_t> find(StripId id) const noexcept;
  [[nodiscard]] std::optional<std::size_t> placeFor(StripId id) const noexcept;
  void publish() noexcept;
  [[nodiscard]] static StereoGain gainOf(const Channel& channel, bool anySolo) noexcept;

  [[nodiscard]] std::optional<std::size_t> slotOf(StripId id, std::size_t from) const noexcept;
  // What of the blocks is in the output already: nothing, or what BlockSum has.
  template <typename Already>
  void mixBeside(std::span<const StripBlock> blocks, Already&& already, std::span<float> left,
                 std::span<float> right) noexcept;
  void rest(const std::bitset<kMaxStrips>& fed, std::size_t frames) noexcept;
  void finish(std::span<float> left, std::span<float> right) noexcept;

  bool metering_;
  std::array<Channel, kMaxStrips> channels_;
  std::size_t lastPlace_ = kMaxStrips - 1;

  std::array<MixerStrip, kMaxStrips> strips_;
  std::atomic<std::uint32_t> handovers_{0};  // of strips to owners
  std::atomic<float> masterTarget_{1.0F};

  // The audio thread's own, but for reading.
  std::uint32_t knownHandovers_ = 0;
  std::bitset<kMaxStrips> awake_;  // the others need no look: most of them, nearly always
  SmoothGain masterLeft_;
  SmoothGain masterRight_;
  Meter leftMeter_;
  Meter rightMeter_;
  Limiter limiter_;
};

}  // namespace midipool
