// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <bitset>
#include <cstddef>
#include <memory>
#include <vector>

#include "audio/audio_process.hpp"

namespace midipool {

class InputResampler;
class OutputResampler;

// Lets a process that works at kSampleRate hang on a device of any other rate: what comes in, the mix
// and the stems are resampled (zita-resampler), and the times that the process is told are those of
// the samples that it gets, the filters' delay counted in. What the process plays at a time comes out
// delayFrames() later. The constructor allocates; process() is realtime-safe, one thread.
class RateConverter final : public AudioProcess {
 public:
  static constexpr double kLowestRate = 8'000.0;
  static constexpr double kHighestRate = 192'000.0;

  // `deviceRate`: frames a second; `inputs` channels at most. Throws DeviceError on what is out of
  // range. `process` must outlive it.
  RateConverter(AudioProcess& process, double deviceRate, std::size_t inputs);
  ~RateConverter() override;

  void process(const AudioBlock& block) noexcept override;

  // Frames of the device between what comes in and what goes out, beside the process' own delay.
  [[nodiscard]] double delayFrames() const noexcept { return delay_; }

 private:
  void makeOutputs();
  void convert(const AudioBlock& part) noexcept;
  void chooseStems(const AudioBlock& part) noexcept;
  void work(const AudioBlock& part, std::size_t frames, double position) noexcept;

  AudioProcess& process_;
  const double rate_;
  const double ratio_;  // of the process' rate to the device's
  const std::size_t mostFrames_;
  double delay_ = 0.0;
  std::unique_ptr<InputResampler> input_;
  std::unique_ptr<OutputResampler> mix_;
  std::vector<std::unique_ptr<OutputResampler>> stems_;
  std::bitset<kStemSlots> openStems_;
  std::vector<const float*> deviceInputs_;
  std::vector<const float*> inputs_;
};

}  // namespace midipool
