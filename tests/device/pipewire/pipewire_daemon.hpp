// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "device/process_group.hpp"
#include "net/temporary_directory.hpp"

namespace midipool::testing {

// A PipeWire of the test's own, with its session manager, in a folder of its own, without hardware.
// While it lives, PipeWire's clients of this process and of programs that it starts find it.
class PipeWireDaemon {
 public:
  PipeWireDaemon();

  // Empty, or why this machine cannot run one.
  static std::string missing();
  // Whether it is up; a test that needs it stops otherwise.
  [[nodiscard]] bool running() const { return group_.running(); }

  // As if it had crashed, and again at the same place.
  void kill();
  void start();

  // A sound card that is none.
  static void addSpeakers(const std::string& name);
  // Whether a link stands between two ports.
  static bool linked(const std::string& from, const std::string& to);

 private:
  TemporaryDirectory folder_;
  ProcessGroup group_;
};

}  // namespace midipool::testing
