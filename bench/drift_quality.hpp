// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace midipool {

// What the resampling of a stem by session time leaves of a tone: the interpolator alone, and a stem
// between two crystals that far apart for so long, in virtual time. Prints a row for each.
void reportDrift(double seconds);

}  // namespace midipool
