// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "recorder/take_description.hpp"

namespace midipool {

// A recording's tempo, signatures and markers as a Standard MIDI File of format 1, 960 ticks to a quarter
// note. MIDI says tempo in whole microseconds a quarter note; so that a long recording does not drift off
// its grid by that, the tempo is said a microsecond higher or lower now and then: besides what
// a tick is long, nothing is more than a third of a millisecond off. Pure.
[[nodiscard]] std::string midiFile(const TakeDescription& take);

}  // namespace midipool
