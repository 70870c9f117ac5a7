// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include <boost/json.hpp>

namespace midipool {

// A terminal's screenful: the room, where the song stands, a line with a meter for each player. Each
// line fits the width (in characters; colours count nothing), and there are no more than fit the
// height: `more` players are then only counted.
struct ScreenSize {
  std::size_t columns = 80;
  std::size_t rows = 24;
};
enum class Colours : bool { kNone, kAnsi };

[[nodiscard]] std::vector<std::string> statusScreen(const boost::json::object& status,
                                                    ScreenSize size, Colours colours);

}  // namespace midipool
