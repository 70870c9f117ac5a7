// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "time/schedule.hpp"

namespace midipool {

// When the song comes to a bar line the next time, at `from` or later; where it stands, or stops before
// that, this moment. Also `from` where nothing is known, or a loop has no bar line in it. Pure.
[[nodiscard]] SessionTime nextBarLine(const Schedule& schedule, SessionTime from) noexcept;

}  // namespace midipool
