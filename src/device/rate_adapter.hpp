// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <memory>

#include "device/rate_converter.hpp"

namespace midipool {

// What a device calls at whatever rate it runs at: the process itself, or with a RateConverter in
// between.
class RateAdapter {
 public:
  // `process` must outlive it.
  RateAdapter(AudioProcess& process, std::size_t inputs) noexcept
      : process_{process}, inputs_{inputs}, atRate_{&process} {}

  RateAdapter(AudioProcess& process, double deviceRate, std::size_t inputs)
      : RateAdapter{process, inputs} {
    setRate(deviceRate);
  }

  // Not while process() may be running. Throws DeviceError as RateConverter does.
  void setRate(double deviceRate);

  // The device's thread, realtime-safe.
  void process(const AudioBlock& block) noexcept { atRate_->process(block); }

  // What conversion adds between in and out, frames of the device.
  [[nodiscard]] double delayFrames() const noexcept {
    return converter_ ? converter_->delayFrames() : 0.0;
  }

 private:
  AudioProcess& process_;
  std::size_t inputs_;
  std::unique_ptr<RateConverter> converter_;
  AudioProcess* atRate_;
};

}  // namespace midipool
