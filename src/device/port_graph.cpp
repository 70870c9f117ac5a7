// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/port_graph.hpp"

#include "device/device_error.hpp"
#include "device/jack/jack_ports.hpp"
#include "device/pipewire/pipewire_ports.hpp"

namespace midipool {
namespace {

[[noreturn]] void failWithNone() {
  throw DeviceError{"neither JACK nor PipeWire is in use here: there are no ports to connect"};
}

}  // namespace

PortGraph portGraph(PortSystem system) {
  if (system == PortSystem::kJack) return jackPorts();
  if (system == PortSystem::kPipeWire) return pipeWirePorts();
  failWithNone();
}

void connectPorts(PortSystem system, const std::string& from, const std::string& to) {
  if (system == PortSystem::kNone) failWithNone();
  system == PortSystem::kJack ? connectJackPorts(from, to) : connectPipeWirePorts(from, to);
}

void disconnectPorts(PortSystem system, const std::string& from, const std::string& to) {
  if (system == PortSystem::kNone) failWithNone();
  system == PortSystem::kJack ? disconnectJackPorts(from, to) : disconnectPipeWirePorts(from, to);
}

}  // namespace midipool
