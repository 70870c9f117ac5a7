// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/pipewire/pipewire_filter.hpp"

#include "device/device_error.hpp"

namespace midipool {
namespace {

// More than our process takes: PipeWire's own limit, for which there is silence.
constexpr std::size_t kMostFrames = 8192;

std::string fractionOf(std::size_t frames, unsigned rate) {
  return std::to_string(frames) + "/" + std::to_string(rate);
}

// Always in the graph, even when nothing is connected, as the others of the room are there anyway.
pw_properties* propertiesOf(const AudioDeviceOptions& options) {
  const auto latency = fractionOf(options.frames, options.sampleRate);
  const auto most = fractionOf(AudioProcess::kLongestBlock, options.sampleRate);
  return pw_properties_new(
      PW_KEY_NODE_NAME, options.name.c_str(), PW_KEY_NODE_DESCRIPTION, options.name.c_str(),
      PW_KEY_MEDIA_TYPE, "Audio", PW_KEY_MEDIA_CATEGORY, "Duplex", PW_KEY_MEDIA_ROLE, "Production",
      PW_KEY_NODE_LATENCY, latency.c_str(), PW_KEY_NODE_MAX_LATENCY, most.c_str(),
      PW_KEY_NODE_ALWAYS_PROCESS, "true", PW_KEY_NODE_WANT_DRIVER, "true",
      PW_KEY_NODE_PAUSE_ON_IDLE, "false", PW_KEY_NODE_SUSPEND_ON_IDLE, "false", nullptr);
}

// A port to which nothing is connected has no buffer.
float* bufferOf(void* port, std::size_t frames, float* otherwise) noexcept {
  auto* buffer = pw_filter_get_dsp_buffer(port, static_cast<std::uint32_t>(frames));
  return buffer != nullptr ? static_cast<float*>(buffer) : otherwise;
}

}  // namespace

const pw_filter_events PipeWireFilter::kEvents = {
    .version = PW_VERSION_FILTER_EVENTS,
    .destroy = nullptr,
    .state_changed = nullptr,
    .io_changed = nullptr,
    .param_changed = nullptr,
    .add_buffer = nullptr,
    .remove_buffer = nullptr,
    .process =
        [](void* self, spa_io_position* position) {
          if (position != nullptr) static_cast<PipeWireFilter*>(self)->process(*position);
        },
    .drained = nullptr,
    .command = nullptr,
};

PipeWireFilter::PipeWireFilter(const PipeWireConnection& connection,
                               const AudioDeviceOptions& options, PipeWireProcess& process)
    : process_{process},
      filter_{pw_filter_new(connection.core(), options.name.c_str(), propertiesOf(options))},
      inputs_(options.inputs),
      silence_(kMostFrames),
      unheard_{std::vector<float>(kMostFrames), std::vector<float>(kMostFrames)},
      unheardStem_(kMostFrames) {
  pw_filter_add_listener(filter_.get(), &listener_, &kEvents, this);
  constexpr std::array kChannels{"FL", "FR"};
  for (std::size_t i = 0; i < options.inputs; ++i) {
    in_.push_back(addPort(PW_DIRECTION_INPUT, "send_" + std::to_string(i + 1),
                          i < kChannels.size() ? kChannels[i] : "MONO"));
  }
  for (std::size_t i = 0; i < out_.size(); ++i) {
    out_[i] = addPort(PW_DIRECTION_OUTPUT, "receive_" + std::to_string(i + 1), kChannels[i]);
  }
  if (pw_filter_connect(filter_.get(), PW_FILTER_FLAG_RT_PROCESS, nullptr, 0) < 0) {
    throw DeviceError{"PipeWire does not take us into its graph; see its log"};
  }
}

PipeWireFilter::~PipeWireFilter() {
  pw_filter_disconnect(filter_.get());
  spa_hook_remove(&listener_);
}

void* PipeWireFilter::addPort(pw_direction direction, const std::string& name,
                              const char* channel) {
  return pw_filter_add_port(
      filter_.get(), direction, PW_FILTER_PORT_FLAG_MAP_BUFFERS, 1,
      pw_properties_new(PW_KEY_FORMAT_DSP, "32 bit float mono audio", PW_KEY_PORT_NAME,
                        name.c_str(), PW_KEY_AUDIO_CHANNEL, channel, nullptr),
      nullptr, 0);
}

void PipeWireFilter::openStem(std::size_t slot, const std::string& name) {
  closeStem(slot);
  const bool mono = slot == kMetronomeSlot;
  const Stem ports{addPort(PW_DIRECTION_OUTPUT, mono ? name : name + "_1", mono ? "MONO" : "FL"),
                   mono ? nullptr : addPort(PW_DIRECTION_OUTPUT, name + "_2", "FR")};
  if (ports.left != nullptr && (mono || ports.right != nullptr)) {
    stems_.put(slot, std::make_unique<Stem>(ports));
    return;
  }
  for (auto* port : {ports.left, ports.right}) {
    if (port != nullptr) pw_filter_remove_port(port);
  }
}

void PipeWireFilter::closeStem(std::size_t slot) {
  const auto* ports = stems_.get(slot);
  if (ports == nullptr) return;
  leaving_.push_back(*ports);
  stems_.put(slot, nullptr);
}

void PipeWireFilter::collectStems() {
  stems_.collect();
  if (stems_.retired() > 0) return;
  for (const auto& ports : leaving_) {
    pw_filter_remove_port(ports.left);
    if (ports.right != nullptr) pw_filter_remove_port(ports.right);
  }
  leaving_.clear();
}

void PipeWireFilter::process(const spa_io_position& position) noexcept {
  const auto frames = static_cast<std::size_t>(position.clock.duration);
  if (frames > kMostFrames) return;
  AudioBlock block;
  for (std::size_t i = 0; i < in_.size(); ++i) {
    inputs_[i] = bufferOf(in_[i], frames, silence_.data());
  }
  block.in = inputs_;
  block.left = bufferOf(out_[0], frames, unheard_[0].data());
  block.right = bufferOf(out_[1], frames, unheard_[1].data());
  const decltype(stems_)::Visit stems{stems_, 0};
  for (std::size_t slot = 0; slot < kStemSlots; ++slot) {
    if (const auto* stem = stems[slot]) block.stems[slot] = outputOf(*stem, frames);
  }
  process_.cycle(block, position.clock);
}

// One that is not connected costs nothing.
StemOutput PipeWireFilter::outputOf(const Stem& stem, std::size_t frames) noexcept {
  auto* left = bufferOf(stem.left, frames, nullptr);
  auto* right = stem.right == nullptr ? left : bufferOf(stem.right, frames, nullptr);
  if (left == nullptr && right == nullptr) return {};
  return {left != nullptr ? left : unheardStem_.data(),
          right != nullptr ? right : unheardStem_.data()};
}

}  // namespace midipool
