// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/pipewire/pipewire_client.hpp"

#include <algorithm>

#include "device/device_error.hpp"

namespace midipool {
namespace {

constexpr std::size_t kStereo = 2;
// The daemon answers at once, but not everything at the first question.
constexpr int kMostQuestions = 50;

}  // namespace

PipeWireClient::VirtualDevice::VirtualDevice(const PipeWireConnection& connection,
                                             const std::string& name, const char* mediaClass,
                                             std::size_t channels) {
  const std::array<spa_dict_item, 7> items{
      {{PW_KEY_FACTORY_NAME, "support.null-audio-sink"},
       {PW_KEY_NODE_NAME, name.c_str()},
       {PW_KEY_NODE_DESCRIPTION, name.c_str()},
       {PW_KEY_MEDIA_CLASS, mediaClass},
       {"audio.position", channels == 1 ? "[ MONO ]" : "[ FL FR ]"},
       {PW_KEY_NODE_VIRTUAL, "true"},
       {PW_KEY_OBJECT_LINGER, "false"}}};
  const spa_dict properties{0, items.size(), items.data()};
  proxy_ = static_cast<pw_proxy*>(pw_core_create_object(
      connection.core(), "adapter", PW_TYPE_INTERFACE_Node, PW_VERSION_NODE, &properties, 0));
  if (proxy_ == nullptr) throw DeviceError{"PipeWire makes no virtual devices; see its log"};
}

PipeWireClient::VirtualDevice::~VirtualDevice() {
  pw_proxy_destroy(proxy_);
}

PipeWireClient::PipeWireClient(const AudioDeviceOptions& options, PipeWireProcess& process) {
  const PipeWireConnection::Lock lock{connection_};
  build(options, process);
  patch(options);
}

PipeWireClient::~PipeWireClient() {
  const PipeWireConnection::Lock lock{connection_};
  patchbay_.reset();
  source_.reset();
  sink_.reset();
  filter_.reset();
}

void PipeWireClient::build(const AudioDeviceOptions& options, PipeWireProcess& process) {
  patchbay_ = std::make_unique<PipeWirePatchbay>(connection_);
  filter_ = std::make_unique<PipeWireFilter>(connection_, options, process);
  sink_ = std::make_unique<VirtualDevice>(connection_, options.name + " send", "Audio/Sink",
                                          std::min(options.inputs, kStereo));
  source_ = std::make_unique<VirtualDevice>(connection_, options.name + " receive",
                                            "Audio/Source/Virtual", kStereo);
  const auto complete = [this] {
    return filter_->nodeId() != SPA_ID_INVALID && sink_->nodeId() != SPA_ID_INVALID &&
           source_->nodeId() != SPA_ID_INVALID;
  };
  for (int i = 0; i < kMostQuestions && !complete(); ++i) {
    if (!connection_.sync()) break;
  }
  if (!complete()) throw DeviceError{"PipeWire does not answer; restart it or see its log"};
}

void PipeWireClient::patch(const AudioDeviceOptions& options) {
  const auto filter = filter_->nodeId();
  const auto channels = static_cast<std::uint32_t>(std::min(options.inputs, kStereo));
  for (std::uint32_t c = 0; c < channels; ++c) {
    patchbay_->link({sink_->nodeId(), c}, {filter, c});
  }
  for (std::uint32_t c = 0; c < kStereo; ++c) {
    patchbay_->link({filter, c}, {source_->nodeId(), c});
  }
  patchbay_->linkToDefaultOutput({filter, 0}, {filter, 1}, options.name + " ");
}

void PipeWireClient::openStem(std::size_t slot, const std::string& name) {
  const PipeWireConnection::Lock lock{connection_};
  filter_->openStem(slot, name);
}

void PipeWireClient::closeStem(std::size_t slot) {
  const PipeWireConnection::Lock lock{connection_};
  filter_->closeStem(slot);
}

void PipeWireClient::tidyUp() {
  const PipeWireConnection::Lock lock{connection_};
  filter_->collectStems();
}

}  // namespace midipool
