// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/pipewire/pipewire_server.hpp"

#include "device/device_error.hpp"
#include "device/pipewire/pipewire_connection.hpp"

namespace midipool {

std::string pipeWireVersion() noexcept {
  try {
    PipeWireConnection connection;
    const PipeWireConnection::Lock lock{connection};
    return connection.sync() ? connection.version() : "";
  } catch (const DeviceError&) {
    return "";
  }
}

}  // namespace midipool
