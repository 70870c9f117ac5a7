// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "relay/line_settings.hpp"

namespace midipool::testing {

/// What a line on the control port does, apart from any socket.
class ControlCommands {
 public:
  /// `resume` is called after the line was cut and is whole again, `stats` gives one line.
  ControlCommands(LineSettings& settings, std::function<void()> resume,
                  std::function<std::string()> stats);

  /// Executes one line and returns the one line that answers it: "ok ..." or "error ...".
  std::string execute(std::string_view line);

 private:
  std::string set(const std::string& word, const std::string& value);
  std::string block(bool blocked);

  LineSettings& settings_;
  std::function<void()> resume_;
  std::function<std::string()> stats_;
};

}  // namespace midipool::testing
