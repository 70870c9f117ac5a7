// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "app/status_screen.hpp"

namespace midipool {

// Standard output as a screen that is drawn again in place. What stood there before comes back at the
// end, also when the program is ended by SIGINT or SIGTERM.
class TerminalScreen {
 public:
  // Throws std::runtime_error with one line when standard output is no terminal.
  TerminalScreen();
  ~TerminalScreen();
  TerminalScreen(const TerminalScreen&) = delete;
  TerminalScreen& operator=(const TerminalScreen&) = delete;

  [[nodiscard]] ScreenSize size() const;
  // The user's NO_COLOR is respected, see no-color.org.
  [[nodiscard]] Colours colours() const;
  void show(const std::vector<std::string>& lines) const;

  // False when the user has ended it meanwhile.
  [[nodiscard]] bool wait(int milliseconds) const;

 private:
  int signals_ = -1;
};

}  // namespace midipool
