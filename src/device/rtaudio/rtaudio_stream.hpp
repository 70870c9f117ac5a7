// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include <RtAudio.h>

#include "device/audio_device_options.hpp"
#include "device/cycle_clock.hpp"
#include "device/rate_adapter.hpp"
#include "device/rtaudio/rtaudio_devices.hpp"

namespace midipool {

// One life of a stream on hardware: from construction until it is destroyed; where the hardware goes,
// its cycles end. Used by one thread unless stated otherwise.
class RtAudioStream {
 public:
  // Opens and starts. Throws DeviceError.
  RtAudioStream(const AudioDeviceOptions& options, const HardwareChoice& choice,
                AudioProcess& process);
  ~RtAudioStream();
  RtAudioStream(const RtAudioStream&) = delete;
  RtAudioStream& operator=(const RtAudioStream&) = delete;

  [[nodiscard]] const HardwareChoice& choice() const noexcept { return choice_; }
  [[nodiscard]] double sampleRate() const noexcept { return clock_.sampleRate(); }
  [[nodiscard]] std::size_t frames() const noexcept { return frames_; }

  // Thread-safe, both.
  [[nodiscard]] std::uint64_t cycles() const noexcept { return cycles_.load(); }
  [[nodiscard]] std::uint64_t skipped() const noexcept { return skipped_.load(); }

 private:
  void open(const AudioDeviceOptions& options);
  void cycle(float* out, const float* in, std::size_t frames, bool disturbed) noexcept;
  void mixDown(float* out, std::size_t frames) noexcept;

  const HardwareChoice choice_;
  RtAudio audio_;
  unsigned outputs_ = 0;
  unsigned inputs_ = 0;
  unsigned frames_ = 0;
  RateAdapter process_;
  CycleClock clock_;
  std::uint32_t frame_ = 0;
  std::vector<float> silence_;
  std::vector<float> left_;  // where the hardware has less than two outputs
  std::vector<float> right_;
  std::vector<const float*> in_;
  std::atomic<std::uint64_t> cycles_{0};
  std::atomic<std::uint64_t> skipped_{0};
};

}  // namespace midipool
