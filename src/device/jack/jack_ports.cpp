// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/jack/jack_ports.hpp"

#include <cerrno>
#include <memory>
#include <string_view>

#include <jack/jack.h>

#include "device/device_error.hpp"
#include "device/jack/jack_client.hpp"

namespace midipool {
namespace {

struct Close {
  void operator()(jack_client_t* client) const noexcept { jack_client_close(client); }
};
struct Free {
  void operator()(const char** names) const noexcept { jack_free(static_cast<void*>(names)); }
};
using Client = std::unique_ptr<jack_client_t, Close>;
using Names = std::unique_ptr<const char*, Free>;

// One without ports, that is never activated: no other client notices.
Client open() {
  silenceJack();
  Client client{jack_client_open("midiPool patchbay", JackNoStartServer, nullptr)};
  if (!client) throw DeviceError{"no JACK server answers"};
  return client;
}

void addConnections(jack_client_t* client, const jack_port_t* port, const char* name,
                    PortGraph& graph) {
  const Names others{jack_port_get_all_connections(client, port)};
  if (!others) return;
  for (const char** other = others.get(); *other != nullptr; ++other) {
    graph.connections.emplace_back(name, *other);
  }
}

[[noreturn]] void fail(const std::string& what, const std::string& from, const std::string& to) {
  throw DeviceError{"JACK does not " + what + " " + from + " and " + to +
                    ": are both there, one an output and the other an input of the same kind?"};
}

}  // namespace

PortGraph jackPorts() {
  const auto client = open();
  PortGraph graph;
  const Names names{jack_get_ports(client.get(), nullptr, nullptr, 0)};
  if (!names) return graph;
  for (const char** name = names.get(); *name != nullptr; ++name) {
    const auto* port = jack_port_by_name(client.get(), *name);
    if (port == nullptr) continue;  // gone meanwhile
    const bool input = (jack_port_flags(port) & JackPortIsInput) != 0;
    const bool midi = std::string_view{jack_port_type(port)} == JACK_DEFAULT_MIDI_TYPE;
    graph.ports.push_back({*name, midi, input});
    if (!input) addConnections(client.get(), port, *name, graph);
  }
  return graph;
}

void connectJackPorts(const std::string& from, const std::string& to) {
  const int result = jack_connect(open().get(), from.c_str(), to.c_str());
  if (result != 0 && result != EEXIST) fail("connect", from, to);
}

void disconnectJackPorts(const std::string& from, const std::string& to) {
  if (jack_disconnect(open().get(), from.c_str(), to.c_str()) != 0) fail("disconnect", from, to);
}

}  // namespace midipool
