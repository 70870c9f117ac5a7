// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace midipool {

// What programs of this machine are connected by: JACK's or PipeWire's ports.
struct PortGraph {
  struct Port {
    std::string name;    // with its program's: "hydrogen:out_L"
    bool midi = false;   // or audio
    bool input = false;  // takes
    bool operator==(const Port&) const = default;
  };
  std::vector<Port> ports;
  std::vector<std::pair<std::string, std::string>> connections;  // from an output to an input
};

enum class PortSystem { kNone, kJack, kPipeWire };

// Each asks the server, by a connection of its own, which takes some milliseconds and as many seconds
// where it hangs: not for the engine's thread. Throws DeviceError with one line; of kNone always.
[[nodiscard]] PortGraph portGraph(PortSystem system);
void connectPorts(PortSystem system, const std::string& from, const std::string& to);
void disconnectPorts(PortSystem system, const std::string& from, const std::string& to);

}  // namespace midipool
