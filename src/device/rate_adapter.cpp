// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/rate_adapter.hpp"

namespace midipool {

// Anew each time: what an old one still holds of sound belongs to a device that has gone.
void RateAdapter::setRate(double deviceRate) {
  std::unique_ptr<RateConverter> fresh;
  if (deviceRate != AudioProcess::kSampleRate) {
    fresh = std::make_unique<RateConverter>(process_, deviceRate, inputs_);
  }
  converter_ = std::move(fresh);
  atRate_ = converter_ ? static_cast<AudioProcess*>(converter_.get()) : &process_;
}

}  // namespace midipool
