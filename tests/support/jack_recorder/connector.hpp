// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include <jack/jack.h>

#include "jack_recorder/recording_file.hpp"

namespace midipool::testing {

/// Keeps own ports connected to ports of others, which may come, go and come back.
class Connector {
 public:
  Connector(jack_client_t* client, RecordingFile& file) : client_(client), file_(file) {}

  /// `other` is the full name of the port to be connected with.
  void add(jack_port_t* own, std::string label, std::string other);

  /// Looks at all ports once and connects what can be; changes become lines of the recording.
  void update();

  bool allConnected() const;

  /// The names of those still missing, for an error message.
  std::string missing() const;

 private:
  struct Wire {
    jack_port_t* own;
    std::string label;
    std::string other;
    bool connected = false;
  };

  bool connect(const Wire& wire);
  void report(const Wire& wire);

  jack_client_t* client_;
  RecordingFile& file_;
  std::vector<Wire> wires_;
};

}  // namespace midipool::testing
