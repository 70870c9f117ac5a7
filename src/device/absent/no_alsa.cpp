// SPDX-License-Identifier: GPL-3.0-or-later
//
// Stands in for rtaudio/quiet_alsa.cpp on systems without ALSA, where there is nothing to silence.
#include "device/rtaudio/rtaudio_api.hpp"

namespace midipool {

void silenceAlsa() noexcept {}

}  // namespace midipool
