// SPDX-License-Identifier: GPL-3.0-or-later
#include "jack_recorder/script.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <sstream>
#include <stdexcept>

#include "jack_recorder/hex.hpp"

namespace midipool::testing {
namespace {

constexpr double kLongestSeconds = 86'400.0;

std::optional<ScriptEvent> parseLine(const std::string& line, double sampleRate) {
  std::istringstream words(line);
  double seconds = -1.0;
  std::string hex, rest;
  words >> seconds >> hex >> rest;
  std::optional<std::vector<std::uint8_t>> bytes = parseHex(hex);
  if (!(seconds >= 0.0 && seconds <= kLongestSeconds) || !bytes || !rest.empty()) {
    return std::nullopt;
  }
  return ScriptEvent{static_cast<std::uint64_t>(std::llround(seconds * sampleRate)),
                     std::move(*bytes)};
}

}  // namespace

std::vector<ScriptEvent> readScript(std::istream& in, const std::string& name, double sampleRate) {
  std::vector<ScriptEvent> events;
  std::string line;
  for (int number = 1; std::getline(in, line); ++number) {
    line.erase(std::min(line.find('#'), line.size()));
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    std::optional<ScriptEvent> event = parseLine(line, sampleRate);
    if (!event) {
      throw std::runtime_error(name + " line " + std::to_string(number) +
                               ": expected SECONDS HEXBYTES, as in: 1.5 903c40");
    }
    events.push_back(std::move(*event));
  }
  // Stable: events of one time keep the order they were written in.
  std::stable_sort(events.begin(), events.end(),
                   [](const ScriptEvent& a, const ScriptEvent& b) { return a.frame < b.frame; });
  return events;
}

}  // namespace midipool::testing
