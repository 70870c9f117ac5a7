// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "audio/decibel.hpp"

namespace midipool {

// Where a fader stands for which gain: straight lines in decibels between these points.
//
//   position   0      1/16   1/4    1/2    3/4    1
//   gain       -inf   -60    -30    -10    0      +10 dB
//
// The upper half, where one mixes, has 40 dB for the whole way; further down each part is coarser.
// Just above 0 it begins at -90 dB, which nobody hears switched on. It is the law of the Behringer
// X32 and Midas M32 consoles, as their remote protocol (OSC) gives it, so a control surface made
// for those fits as it is.

inline constexpr Decibels kFaderTop{10.0};
// The least gain above silence.
inline constexpr Decibels kFaderBottom{-90.0};

// `position` from 0 (down) to 1 (up); limited to that. NaN counts as down.
[[nodiscard]] Decibels gainAtFader(double position) noexcept;

// The exact inverse from kFaderBottom to kFaderTop; below is 0, above is 1.
[[nodiscard]] double faderAtGain(Decibels gain) noexcept;

}  // namespace midipool
