// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/pipewire/pipewire_ports.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>

#include <pipewire/pipewire.h>

#include "device/device_error.hpp"
#include "device/pipewire/pipewire_connection.hpp"
#include "device/pipewire/pipewire_properties.hpp"

namespace midipool {
namespace {

// All that there is in the daemon's graph at one moment.
class Graph {
 public:
  Graph()
      : lock_{connection_},
        registry_{pw_core_get_registry(connection_.core(), PW_VERSION_REGISTRY, 0)} {
    pw_registry_add_listener(registry_, &listener_, &kEvents, this);
    sync();
  }
  ~Graph() {
    spa_hook_remove(&listener_);
    pw_proxy_destroy(reinterpret_cast<pw_proxy*>(registry_));
  }
  Graph(const Graph&) = delete;
  Graph& operator=(const Graph&) = delete;

  struct Port {
    std::uint32_t node = 0;
    std::string name;  // within its node
    bool midi = false;
    bool input = false;
  };

  [[nodiscard]] const std::map<std::uint32_t, Port>& ports() const noexcept { return ports_; }
  [[nodiscard]] const auto& links() const noexcept { return links_; }
  [[nodiscard]] std::string nameOf(const Port& port) const {
    const auto node = nodes_.find(port.node);
    return (node == nodes_.end() ? "?" : node->second) + ":" + port.name;
  }
  [[nodiscard]] std::uint32_t find(const std::string& name, bool input) const {
    for (const auto& [id, port] : ports_) {
      if (port.input == input && nameOf(port) == name) return id;
    }
    throw DeviceError{"PipeWire has no " + std::string{input ? "input" : "output"} + " called " +
                      name};
  }

  // Stays when this connection goes.
  void link(std::uint32_t from, std::uint32_t to) {
    const auto output = std::to_string(from);
    const auto input = std::to_string(to);
    const std::array<spa_dict_item, 3> items{{{PW_KEY_LINK_OUTPUT_PORT, output.c_str()},
                                              {PW_KEY_LINK_INPUT_PORT, input.c_str()},
                                              {PW_KEY_OBJECT_LINGER, "true"}}};
    const spa_dict properties{0, items.size(), items.data()};
    auto* proxy = static_cast<pw_proxy*>(pw_core_create_object(connection_.core(), "link-factory",
                                                               PW_TYPE_INTERFACE_Link,
                                                               PW_VERSION_LINK, &properties, 0));
    sync();
    if (proxy != nullptr) pw_proxy_destroy(proxy);
    sync();
  }
  void destroy(std::uint32_t id) {
    pw_registry_destroy(registry_, id);
    sync();
  }

 private:
  static const pw_registry_events kEvents;

  void sync() {
    if (!connection_.sync()) throw DeviceError{"PipeWire does not answer"};
  }

  void appeared(std::uint32_t id, const std::string& type, const spa_dict& properties) {
    if (type == PW_TYPE_INTERFACE_Node) {
      nodes_[id] = textOf(properties, PW_KEY_NODE_NAME);
    } else if (type == PW_TYPE_INTERFACE_Port) {
      ports_[id] = {numberOf(properties, PW_KEY_NODE_ID), textOf(properties, PW_KEY_PORT_NAME),
                    textOf(properties, PW_KEY_FORMAT_DSP).find("midi") != std::string::npos,
                    textOf(properties, PW_KEY_PORT_DIRECTION) == "in"};
    } else if (type == PW_TYPE_INTERFACE_Link) {
      links_[id] = {numberOf(properties, PW_KEY_LINK_OUTPUT_PORT),
                    numberOf(properties, PW_KEY_LINK_INPUT_PORT)};
    }
  }

  PipeWireConnection connection_;
  PipeWireConnection::Lock lock_;
  pw_registry* registry_;
  spa_hook listener_{};
  std::map<std::uint32_t, std::string> nodes_;
  std::map<std::uint32_t, Port> ports_;
  std::map<std::uint32_t, std::pair<std::uint32_t, std::uint32_t>> links_;  // of ports' ids
};

const pw_registry_events Graph::kEvents = {
    .version = PW_VERSION_REGISTRY_EVENTS,
    .global =
        [](void* self, std::uint32_t id, std::uint32_t, const char* type, std::uint32_t,
           const spa_dict* properties) {
          if (properties != nullptr) static_cast<Graph*>(self)->appeared(id, type, *properties);
        },
    .global_remove = nullptr,
};

}  // namespace

PortGraph pipeWirePorts() {
  const Graph all;
  PortGraph graph;
  for (const auto& [id, port] : all.ports()) {
    graph.ports.push_back({all.nameOf(port), port.midi, port.input});
  }
  for (const auto& [id, link] : all.links()) {
    const auto from = all.ports().find(link.first);
    const auto to = all.ports().find(link.second);
    if (from == all.ports().end() || to == all.ports().end()) continue;
    graph.connections.emplace_back(all.nameOf(from->second), all.nameOf(to->second));
  }
  return graph;
}

void connectPipeWirePorts(const std::string& from, const std::string& to) {
  Graph graph;
  graph.link(graph.find(from, false), graph.find(to, true));
}

void disconnectPipeWirePorts(const std::string& from, const std::string& to) {
  Graph graph;
  const std::pair wanted{graph.find(from, false), graph.find(to, true)};
  for (const auto& [id, link] : graph.links()) {
    if (link != wanted) continue;
    graph.destroy(id);
    return;
  }
  throw DeviceError{from + " and " + to + " are not connected"};
}

}  // namespace midipool
