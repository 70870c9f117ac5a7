// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "jack_recorder/player.hpp"

namespace midipool::testing {

/// Commands on standard input: "send LABEL HEXBYTES", and "stop" or the end of the input to end
/// the recording.
class Commands {
 public:
  Commands(Player& player, std::vector<std::string> labels);

  /// Executes what arrives within `time`; false once the input has ended or told to stop.
  bool waitFor(std::chrono::milliseconds time);

 private:
  bool read();
  bool execute(const std::string& line);
  void send(const std::string& label, const std::string& hex);

  Player& player_;
  std::vector<std::string> labels_;
  std::string received_;
};

}  // namespace midipool::testing
