// SPDX-License-Identifier: GPL-3.0-or-later
//
// Stands in for jack/ where libjack was not there at build time.
#include "device/backends.hpp"
#include "device/jack/jack_ports.hpp"
#include "device/jack/jack_server.hpp"

namespace midipool {

Devices openJack(const AudioDeviceOptions&, Spooler*, AudioProcess*) {
  throw DeviceError{
      "this midiPool was built without JACK; build it where libjack-dev is installed"};
}

PortGraph jackPorts() {
  throw DeviceError{"this midiPool was built without JACK"};
}

void connectJackPorts(const std::string&, const std::string&) {
  (void)jackPorts();
}

void disconnectJackPorts(const std::string&, const std::string&) {
  (void)jackPorts();
}

bool jackServerRuns() noexcept {
  return false;
}

bool jackServerTakes(const std::string&) noexcept {
  return false;
}

std::optional<JackServerState> jackServerState() noexcept {
  return std::nullopt;
}

}  // namespace midipool
