// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "recorder/take_description.hpp"

namespace midipool {

// A recording as a project of Reaper's: a track for each player with all his files at their places, the
// mix muted above them, tempo and signatures, markers. Pure.
[[nodiscard]] std::string reaperProject(const TakeDescription& take);

}  // namespace midipool
