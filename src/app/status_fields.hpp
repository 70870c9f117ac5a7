// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include <boost/json.hpp>

namespace midipool {

// Fields of a status, of whichever version the client is: what is absent is 0 or "".

[[nodiscard]] double numberIn(const boost::json::object& json, const char* name);
[[nodiscard]] bool flagIn(const boost::json::object& json, const char* name);
// Without anything that a terminal would obey: others choose their nicknames.
[[nodiscard]] std::string textIn(const boost::json::object& json, const char* name);
[[nodiscard]] const boost::json::object& objectIn(const boost::json::object& json,
                                                  const char* name);
[[nodiscard]] const boost::json::array& arrayIn(const boost::json::object& json, const char* name);

// What there is to say of a client that has an empty status.
inline constexpr const char* kNoRoomYet = "in no room: host or join one on the mixer page";

// A place in the song: bar.beat.tick.
[[nodiscard]] std::string placeText(const boost::json::object& position);
// Where the song is, or, while it is counted in, where it will begin.
[[nodiscard]] const boost::json::object& placeIn(const boost::json::object& transport);

// What the song does: "playing", "stopped", "beginning in 2.1 s".
[[nodiscard]] std::string songText(const boost::json::object& transport);
// 0 of nothing.
[[nodiscard]] double percentOf(double part, double whole);

}  // namespace midipool
