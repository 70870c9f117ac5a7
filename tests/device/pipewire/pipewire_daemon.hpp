// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include <sys/types.h>

#include "net/temporary_directory.hpp"

namespace midipool::testing {

// A PipeWire of the test's own, with its session manager, in a folder of its own, without hardware.
// While it lives, PipeWire's clients of this process and of programs that it starts find it.
class PipeWireDaemon {
 public:
  PipeWireDaemon();
  ~PipeWireDaemon();
  PipeWireDaemon(const PipeWireDaemon&) = delete;
  PipeWireDaemon& operator=(const PipeWireDaemon&) = delete;

  // Empty, or why this machine cannot run one.
  static std::string missing();
  // Whether it is up; a test that needs it stops otherwise.
  [[nodiscard]] bool running() const { return pid_ > 0; }

  // As if it had crashed, and again at the same place.
  void kill();
  void start();

  // Runs a line of shell in its surroundings and returns what it printed.
  static std::string run(const std::string& line);
  // A sound card that is none.
  static void addSpeakers(const std::string& name);
  // Whether a link stands between two ports.
  static bool linked(const std::string& from, const std::string& to);

 private:
  void stop(int signal);

  TemporaryDirectory folder_;
  pid_t pid_ = -1;  // leader of a process group of all that belongs to it
};

}  // namespace midipool::testing
