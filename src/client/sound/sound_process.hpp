// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <optional>

#include "audio/audio_process.hpp"
#include "audio/mixer.hpp"
#include "client/sound/capture.hpp"
#include "client/sound/input_capture.hpp"
#include "client/sound/room_metronome.hpp"
#include "client/sound/stem_playback.hpp"
#include "realtime/handover.hpp"
#include "realtime/latest.hpp"
#include "time/clock_mapping.hpp"
#include "time/delay_change.hpp"

namespace midipool {

// What happens in a device's cycle: what the player plays is mixed to what he sends, all stems are
// played by session time, and mixed to what he hears.
class SoundProcess final : public AudioProcess {
 public:
  using Stems = realtime::Handover<StemPlayback, kStemSlots>;
  static constexpr std::size_t kMostInputs = InputBlock::kMostInputs;

  // One's own sound in the mix: at once, with the others, or not at all.
  struct OwnSound {
    bool direct = false;
    StripId strip{};
  };

  // When cycles come, for whoever waits for one.
  struct Cycle {
    LocalTime start{};
    Nanoseconds length{};
    LocalTime begun{};  // when the device's thread really came to it
  };

  SoundProcess();

  // --- Engine's thread ---

  // Session time, or nothing: silence, and nothing is captured.
  void setMapping(const std::optional<ClockMapping>& mapping) noexcept { mappings_.set(mapping); }
  // At which delay all stems are played that do not need more than the most; nothing: each as early
  // as it can be.
  void setDelay(const GivenDelay& delay) noexcept { delays_.set(delay); }
  // What we play ourselves: whether it is mixed to what we hear, and where.
  void setOwn(const OwnSound& own) noexcept { own_.set(own); }
  [[nodiscard]] Stems& stems() noexcept { return stems_; }
  [[nodiscard]] RoomMetronome& metronome() noexcept { return metronome_; }
  // Of all stems; strips are the stems' own.
  [[nodiscard]] Mixer& mix() noexcept { return mix_; }
  // Of the inputs to what is sent; strip i is input i.
  [[nodiscard]] Mixer& sending() noexcept { return sending_; }

  // --- Media thread ---

  [[nodiscard]] Capture& capture() noexcept { return capture_; }
  // Each input by itself, before what sending() does.
  [[nodiscard]] InputCapture& inputs() noexcept { return inputs_; }
  // The latest whose sound has been captured; nothing has come yet while its length is zero.
  [[nodiscard]] Cycle cycle() noexcept { return cycles_.get(); }

  // --- Device's thread ---

  void process(const AudioBlock& block) noexcept override;

 private:
  void captureFrom(const AudioBlock& block, SessionTime start, double period) noexcept;
  void playTo(const AudioBlock& block, SessionTime start, double period) noexcept;
  void hushUnlessLate(bool late, std::span<float> left, std::span<float> right) noexcept;
  [[nodiscard]] bool playMetronome(const AudioBlock& block, SessionTime start, double period,
                                   Nanoseconds delay) noexcept;
  void dropStems() noexcept;
  static void silence(const AudioBlock& block) noexcept;

  realtime::Latest<std::optional<ClockMapping>> mappings_;
  realtime::Latest<GivenDelay> delays_;
  realtime::Latest<OwnSound> own_;
  realtime::Latest<Cycle> cycles_;
  Capture capture_;
  InputCapture inputs_;
  Mixer sending_{kSampleRate};
  Mixer mix_{kSampleRate};
  Stems stems_;
  std::size_t ownFadedIn_ = 0;  // frames, where it comes as a stem
  RoomMetronome metronome_;

  // Of the device's thread.
  using Samples = std::array<float, kLongestBlock>;
  Samples sendLeft_{};
  Samples sendRight_{};
  Samples clicks_{};
  std::array<std::array<Samples, 2>, kStemSlots> stemSamples_{};
};

}  // namespace midipool
