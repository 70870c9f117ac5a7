// SPDX-License-Identifier: GPL-3.0-or-later
//
// The metronome's place in what a player hears.
#include "client/sound/sound.hpp"

namespace midipool {

// Its port stays once it has been opened, with what is connected to it.
void Sound::followMetronome() {
  const auto& [on, clicks, countInBars, strip] = mix_.metronome;
  process_.metronome().set(on, clicks);
  if (!on) {
    process_.mix().remove(kMetronomeStrip);
    return;
  }
  if (!process_.mix().set(kMetronomeStrip, strip)) {
    static_cast<void>(process_.mix().add(kMetronomeStrip, StripInput::kMono, strip));
  }
  if (device_ == nullptr || metronomeHasPort_) return;
  device_->openStem(kMetronomeSlot, "metronome");
  metronomeHasPort_ = true;
}

std::optional<StereoReading> Sound::metronomeLevel() {
  return process_.mix().reading(kMetronomeStrip);
}

}  // namespace midipool
