// SPDX-License-Identifier: GPL-3.0-or-later
//
// The one message of messages.hpp that is sent a hundred times a second: written as text at once.
#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "ui/control/control_limits.hpp"
#include "ui/control/messages.hpp"

namespace midipool::control {
namespace {

using Text = fmt::memory_buffer;

double shown(Decibels level) {
  return std::max(level.value(), limits::kLeastLevel);
}

void add(Text& text, const StereoReading& reading) {
  const auto& [left, right] = reading;
  fmt::format_to(std::back_inserter(text), "[{:.1f},{:.1f},{:.1f},{:.1f},{:.1f},{:.1f},{}]",
                 shown(left.peak), shown(right.peak), shown(left.held), shown(right.held),
                 shown(left.rms), shown(right.rms), left.clips + right.clips);
}

void add(Text& text, const std::vector<StereoReading>& readings) {
  for (std::size_t i = 0; i < readings.size(); ++i) {
    if (i > 0) text.push_back(',');
    add(text, readings[i]);
  }
}

}  // namespace

std::string encode(const Meters& meters) {
  Text text;
  const auto end = std::back_inserter(text);
  fmt::format_to(end, R"({{"type":"meters","strips":[)");
  add(text, meters.strips);
  fmt::format_to(end, R"(],"inputs":[)");
  add(text, meters.inputs);
  fmt::format_to(end, R"(],"master":)");
  add(text, meters.master);
  if (meters.metronome) {
    fmt::format_to(end, R"(,"metronome":)");
    add(text, *meters.metronome);
  }
  fmt::format_to(end, R"(,"limiter_db":{:.1f},"song":)", shown(meters.limiter));
  if (const auto& song = meters.song) {
    fmt::format_to(end, "[{},{},{}]}}", song->bar, song->beat, song->tick);
  } else {
    fmt::format_to(end, "null}}");
  }
  return fmt::to_string(text);
}

}  // namespace midipool::control
