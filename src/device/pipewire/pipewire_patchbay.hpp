// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <pipewire/pipewire.h>

#include "device/pipewire/pipewire_connection.hpp"

namespace midipool {

// Sees all ports of PipeWire's graph and makes the links that are wanted, each once, as soon as both
// of its ports are there: what people disconnect afterwards stays so. One for the life of a
// connection, which must outlive it. All calls with the connection's Lock.
class PipeWirePatchbay {
 public:
  explicit PipeWirePatchbay(const PipeWireConnection& connection);
  ~PipeWirePatchbay();
  PipeWirePatchbay(const PipeWirePatchbay&) = delete;
  PipeWirePatchbay& operator=(const PipeWirePatchbay&) = delete;

  // A port by its node and its place among the node's ports of that direction.
  struct Place {
    std::uint32_t node;
    std::uint32_t index;
    auto operator<=>(const Place&) const = default;
  };

  // Wants a link from an output to an input.
  void link(const Place& from, const Place& to);

  // Wants both outputs of a stereo pair linked to where the desktop's sound goes, and after it where
  // people choose another one; but never to a node whose name begins with `own`.
  void linkToDefaultOutput(const Place& left, const Place& right, const std::string& own);

 private:
  struct Wish {
    Place from;
    Place to;
    bool toDefault;
    auto operator<=>(const Wish&) const = default;
  };
  struct Port {
    Place place;
    bool output;
  };
  using Proxy = std::unique_ptr<pw_proxy, CallToDelete<pw_proxy_destroy>>;

  static const pw_registry_events kEvents;

  void appeared(std::uint32_t id, const std::string& type, const spa_dict& properties);
  void vanished(std::uint32_t id);
  void followMetadata(std::uint32_t id, const std::string& type);
  void setDefaultOutput(const std::string& name);
  void wishForDefault();
  void fulfil();
  [[nodiscard]] const std::uint32_t* portAt(const Place& place, bool output) const;

  pw_core* core_;
  pw_registry* registry_;
  spa_hook listener_{};
  pw_proxy* metadata_ = nullptr;
  spa_hook metadataListener_{};

  std::map<std::uint32_t, std::string> nodes_;
  std::map<std::uint32_t, Port> ports_;
  std::map<Wish, Proxy> wishes_;  // null while not fulfilled
  std::string defaultOutput_;
  std::vector<Place> stereo_;  // what goes there
  std::string own_;
};

}  // namespace midipool
