// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "device/audio_device.hpp"
#include "device/audio_device_options.hpp"
#include "device/rate_adapter.hpp"
#include "device/timed_cycles.hpp"

namespace midipool {

// For machines without sound: silence comes in, nobody hears what goes out, but it keeps time by the
// system's clock, so that the rest need not know.
class NullAudioDevice final : public AudioDevice {
 public:
  // `reason`: why there is nothing better and what to do, for people; empty: it was asked for.
  NullAudioDevice(std::string reason, const AudioDeviceOptions& options, AudioProcess& process);

  [[nodiscard]] std::string description() const override;
  [[nodiscard]] AudioDeviceState state() const override;
  [[nodiscard]] std::string sendName() const override { return {}; }
  [[nodiscard]] std::string receiveName() const override { return {}; }

 private:
  void cycle(LocalTime start, bool skipped) noexcept;

  std::string reason_;
  const double rate_;
  const std::size_t frames_;
  std::vector<float> silence_;
  std::vector<const float*> inputs_;
  std::vector<float> left_;
  std::vector<float> right_;
  RateAdapter process_;
  TimedCycles cycles_;  // last: it uses the rest
};

}  // namespace midipool
