// SPDX-License-Identifier: GPL-3.0-or-later
//
// Stands in for pipewire/ where libpipewire was not there at build time.
#include "device/backends.hpp"
#include "device/pipewire/pipewire_ports.hpp"
#include "device/pipewire/pipewire_server.hpp"

namespace midipool {

std::unique_ptr<AudioDevice> openPipeWire(const AudioDeviceOptions&, AudioProcess&) {
  throw DeviceError{
      "this midiPool was built without PipeWire; build it where libpipewire-0.3-dev is installed"};
}

PortGraph pipeWirePorts() {
  throw DeviceError{"this midiPool was built without PipeWire"};
}

void connectPipeWirePorts(const std::string&, const std::string&) {
  (void)pipeWirePorts();
}

void disconnectPipeWirePorts(const std::string&, const std::string&) {
  (void)pipeWirePorts();
}

std::string pipeWireVersion() noexcept {
  return "";
}

}  // namespace midipool
