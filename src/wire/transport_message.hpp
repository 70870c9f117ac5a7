// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include <boost/json/fwd.hpp>

#include "time/transport_request.hpp"

namespace midipool {

class JsonFields;

// The fields `action`, `quantise`, `count_in` and what belongs to the action, as in the message `transport`.
[[nodiscard]] boost::json::object transportToJson(const TransportRequest& request);

// Throws ProtocolError.
[[nodiscard]] TransportRequest transportFromJson(const JsonFields& fields);

// For people: "tempo 128", "loop bar 5 to bar 9".
[[nodiscard]] std::string describe(const TransportRequest& request);

}  // namespace midipool
