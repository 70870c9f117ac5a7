// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/control/story.hpp"

#include <algorithm>
#include <utility>

namespace midipool::control {

void Story::add(Kind kind, std::string message) {
  const auto isOfKind = [kind](const Line& line) { return line.kind == kind; };
  if (std::ranges::count_if(lines_, isOfKind) >= static_cast<std::ptrdiff_t>(kMostOfEach)) {
    lines_.erase(std::ranges::find_if(lines_, isOfKind));
  }
  lines_.push_back({kind, std::move(message)});
}

std::string Story::encode() const {
  std::string events;
  for (const auto& line : lines_) {
    if (!events.empty()) events += ',';
    events += line.message;
  }
  return R"({"type":"story","events":[)" + events + "]}";
}

}  // namespace midipool::control
