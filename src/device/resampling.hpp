// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <zita-resampler/vresampler.h>

#include "device/device_error.hpp"

namespace midipool {

// Half the filter's length, in frames of the lower rate: passes 20 kHz at 44,100, and delays by 0.7 ms.
inline constexpr unsigned kResamplerHalfLength = 32;

// Throws DeviceError where the library refuses.
inline void setUpResampler(VResampler& resampler, double ratio, std::size_t channels) {
  if (resampler.setup(ratio, static_cast<unsigned>(channels), kResamplerHalfLength) != 0) {
    throw DeviceError{"this sample rate cannot be converted to 48000 Hz; choose 44100 or 48000"};
  }
}

}  // namespace midipool
