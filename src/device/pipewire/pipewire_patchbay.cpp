// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/pipewire/pipewire_patchbay.hpp"

#include <array>
#include <string_view>

#include <boost/json.hpp>
#include <pipewire/extensions/metadata.h>

#include "device/pipewire/pipewire_properties.hpp"

namespace midipool {
namespace {

// {"name":"alsa_output.…"}
std::string nameIn(const char* json) {
  boost::system::error_code error;
  const auto value = boost::json::parse(json == nullptr ? "" : json, error);
  if (error || !value.is_object()) return {};
  const auto* name = value.as_object().if_contains("name");
  return name != nullptr && name->is_string() ? std::string{name->as_string()} : "";
}

}  // namespace

const pw_registry_events PipeWirePatchbay::kEvents = {
    .version = PW_VERSION_REGISTRY_EVENTS,
    .global =
        [](void* self, std::uint32_t id, std::uint32_t, const char* type, std::uint32_t,
           const spa_dict* properties) {
          if (properties == nullptr) return;
          static_cast<PipeWirePatchbay*>(self)->appeared(id, type, *properties);
        },
    .global_remove = [](void* self,
                        std::uint32_t id) { static_cast<PipeWirePatchbay*>(self)->vanished(id); },
};

PipeWirePatchbay::PipeWirePatchbay(const PipeWireConnection& connection)
    : core_{connection.core()},
      registry_{pw_core_get_registry(connection.core(), PW_VERSION_REGISTRY, 0)} {
  pw_registry_add_listener(registry_, &listener_, &kEvents, this);
}

PipeWirePatchbay::~PipeWirePatchbay() {
  wishes_.clear();
  if (metadata_ != nullptr) {
    spa_hook_remove(&metadataListener_);
    pw_proxy_destroy(metadata_);
  }
  spa_hook_remove(&listener_);
  pw_proxy_destroy(reinterpret_cast<pw_proxy*>(registry_));
}

void PipeWirePatchbay::link(const Place& from, const Place& to) {
  wishes_.try_emplace({from, to, false});
  fulfil();
}

void PipeWirePatchbay::linkToDefaultOutput(const Place& left, const Place& right,
                                           const std::string& own) {
  stereo_ = {left, right};
  own_ = own;
  wishForDefault();
}

void PipeWirePatchbay::appeared(std::uint32_t id, const std::string& type,
                                const spa_dict& properties) {
  if (type == PW_TYPE_INTERFACE_Node) {
    nodes_[id] = textOf(properties, PW_KEY_NODE_NAME);
    if (nodes_[id] == defaultOutput_) wishForDefault();
  } else if (type == PW_TYPE_INTERFACE_Port) {
    const Place place{numberOf(properties, PW_KEY_NODE_ID), numberOf(properties, PW_KEY_PORT_ID)};
    ports_[id] = {place, textOf(properties, PW_KEY_PORT_DIRECTION) == "out"};
    fulfil();
  } else if (type == PW_TYPE_INTERFACE_Metadata && metadata_ == nullptr &&
             textOf(properties, PW_KEY_METADATA_NAME) == "default") {
    followMetadata(id, type);
  }
}

// With a port goes what was linked to it: should it come back, it is linked again.
void PipeWirePatchbay::vanished(std::uint32_t id) {
  nodes_.erase(id);
  const auto port = ports_.find(id);
  if (port == ports_.end()) return;
  const auto place = port->second.place;
  ports_.erase(port);
  for (auto& [wish, proxy] : wishes_) {
    if (wish.from == place || wish.to == place) proxy.reset();
  }
}

void PipeWirePatchbay::followMetadata(std::uint32_t id, const std::string& type) {
  static const pw_metadata_events kMetadataEvents = {
      .version = PW_VERSION_METADATA_EVENTS,
      .property =
          [](void* self, std::uint32_t, const char* key, const char*, const char* value) {
            if (key != nullptr && std::string_view{key} == "default.audio.sink") {
              static_cast<PipeWirePatchbay*>(self)->setDefaultOutput(nameIn(value));
            }
            return 0;
          },
  };
  metadata_ =
      static_cast<pw_proxy*>(pw_registry_bind(registry_, id, type.c_str(), PW_VERSION_METADATA, 0));
  if (metadata_ == nullptr) return;
  pw_metadata_add_listener(reinterpret_cast<pw_metadata*>(metadata_), &metadataListener_,
                           &kMetadataEvents, this);
}

void PipeWirePatchbay::setDefaultOutput(const std::string& name) {
  if (name == defaultOutput_) return;
  defaultOutput_ = name;
  std::erase_if(wishes_, [](const auto& entry) { return entry.first.toDefault; });
  wishForDefault();
}

void PipeWirePatchbay::wishForDefault() {
  if (defaultOutput_.empty() || stereo_.empty() || defaultOutput_.starts_with(own_)) return;
  for (const auto& [id, name] : nodes_) {
    if (name != defaultOutput_) continue;
    for (std::uint32_t i = 0; i < stereo_.size(); ++i) {
      wishes_.try_emplace({stereo_[i], {id, i}, true});
    }
  }
  fulfil();
}

void PipeWirePatchbay::fulfil() {
  for (auto& [wish, proxy] : wishes_) {
    const auto* from = portAt(wish.from, true);
    const auto* to = portAt(wish.to, false);
    if (proxy || from == nullptr || to == nullptr) continue;
    const auto output = std::to_string(*from);
    const auto input = std::to_string(*to);
    const std::array<spa_dict_item, 2> items{
        {{PW_KEY_LINK_OUTPUT_PORT, output.c_str()}, {PW_KEY_LINK_INPUT_PORT, input.c_str()}}};
    const spa_dict properties{0, items.size(), items.data()};
    proxy.reset(static_cast<pw_proxy*>(pw_core_create_object(
        core_, "link-factory", PW_TYPE_INTERFACE_Link, PW_VERSION_LINK, &properties, 0)));
  }
}

const std::uint32_t* PipeWirePatchbay::portAt(const Place& place, bool output) const {
  for (const auto& [id, port] : ports_) {
    if (port.output == output && port.place == place) return &id;
  }
  return nullptr;
}

}  // namespace midipool
