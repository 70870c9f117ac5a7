// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <boost/json/fwd.hpp>

#include "time/timeline.hpp"

namespace midipool {

class JsonFields;

// The message `bar_sync`: a timeline told from one of its ticks on, mostly a bar line ahead. It
// stands alone: who has missed all others can play from it. Times in nanoseconds of session time,
// places of the song in ticks.

[[nodiscard]] boost::json::object barSyncToJson(const Timeline& timeline);

// Throws ProtocolError.
[[nodiscard]] Timeline barSyncFromJson(const JsonFields& fields);

}  // namespace midipool
