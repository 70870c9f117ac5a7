// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include <sys/types.h>

namespace midipool::testing {

// A program, by a line of shell, and all that it starts; gone with this object or this process.
class ProcessGroup {
 public:
  ProcessGroup() = default;
  ~ProcessGroup();
  ProcessGroup(const ProcessGroup&) = delete;
  ProcessGroup& operator=(const ProcessGroup&) = delete;

  void start(const std::string& line);
  void stop(int signal);
  [[nodiscard]] bool running() const { return pid_ > 0; }

 private:
  pid_t pid_ = -1;
};

// Runs a line of shell and returns what it printed.
std::string outputOf(const std::string& line);

}  // namespace midipool::testing
