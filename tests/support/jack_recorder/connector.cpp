// SPDX-License-Identifier: GPL-3.0-or-later
#include "jack_recorder/connector.hpp"

#include <algorithm>
#include <utility>

namespace midipool::testing {

void Connector::add(jack_port_t* own, std::string label, std::string other) {
  wires_.push_back(Wire{own, std::move(label), std::move(other)});
}

void Connector::update() {
  for (Wire& wire : wires_) {
    const bool connected =
        jack_port_connected_to(wire.own, wire.other.c_str()) != 0 || connect(wire);
    if (connected == wire.connected) continue;
    wire.connected = connected;
    report(wire);
  }
}

bool Connector::allConnected() const {
  return std::all_of(wires_.begin(), wires_.end(), [](const Wire& wire) { return wire.connected; });
}

std::string Connector::missing() const {
  std::string names;
  for (const Wire& wire : wires_) {
    if (wire.connected) continue;
    if (!names.empty()) names += ", ";
    names += wire.other;
  }
  return names;
}

bool Connector::connect(const Wire& wire) {
  if (!jack_port_by_name(client_, wire.other.c_str())) return false;
  const char* own = jack_port_name(wire.own);
  const bool ownIsSource = (jack_port_flags(wire.own) & JackPortIsOutput) != 0;
  return ownIsSource ? jack_connect(client_, own, wire.other.c_str()) == 0
                     : jack_connect(client_, wire.other.c_str(), own) == 0;
}

void Connector::report(const Wire& wire) {
  file_.writeLine(std::string(wire.connected ? "# connected " : "# disconnected ") + wire.label +
                  ' ' + wire.other);
  file_.flush();
}

}  // namespace midipool::testing
