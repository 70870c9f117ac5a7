// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace midipool::testing {

/// LABEL=VALUE of the command line.
struct Labelled {
  std::string label;
  std::string value;
};

struct RecorderOptions {
  std::string name = "recorder";
  double seconds = 0.0;
  double waitPorts = 10.0;
  std::string out;
  bool commands = false;
  std::vector<Labelled> record;   // value: the port that sends
  std::vector<Labelled> play;     // value: the port that receives
  std::vector<Labelled> scripts;  // label: of a play; value: the file
};

/// Fills `options`; returns the exit code when the program is to end here.
std::optional<int> parseRecorderOptions(RecorderOptions& options, int argc, char** argv);

}  // namespace midipool::testing
