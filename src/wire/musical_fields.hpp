// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

#include <boost/json/fwd.hpp>

#include "time/timeline.hpp"

namespace midipool {

class JsonFields;

// The musical values that several messages share. Readers throw ProtocolError.

[[nodiscard]] boost::json::object toJson(TimeSignature signature);
[[nodiscard]] boost::json::object toJson(const Loop& loop);

// The field "bpm".
[[nodiscard]] Bpm bpmFrom(const JsonFields& fields);
// The field "time_signature".
[[nodiscard]] TimeSignature timeSignatureFrom(const JsonFields& fields);
// A place in ticks from the song's start.
[[nodiscard]] Beats songPositionFrom(const JsonFields& fields, std::string_view name);
[[nodiscard]] Loop loopFrom(const JsonFields& loop);

}  // namespace midipool
