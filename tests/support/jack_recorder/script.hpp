// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <istream>
#include <string>
#include <vector>

namespace midipool::testing {

/// One event of a script, `frame` counted from the start of the recording.
struct ScriptEvent {
  std::uint64_t frame;
  std::vector<std::uint8_t> bytes;
};

/// Reads lines "SECONDS HEXBYTES", any order; '#' begins a comment. Returns the events in order
/// of time. Throws std::runtime_error that names the line and what is wrong with it.
std::vector<ScriptEvent> readScript(std::istream& in, const std::string& name, double sampleRate);

}  // namespace midipool::testing
