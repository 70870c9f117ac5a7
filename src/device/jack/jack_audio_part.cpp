// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/jack/jack_audio_part.hpp"

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

namespace midipool {
namespace {

jack_port_t* makePort(jack_client_t* client, const std::string& name, unsigned long direction) {
  return jack_port_register(client, name.c_str(), JACK_DEFAULT_AUDIO_TYPE, direction, 0);
}

jack_port_t* needPort(jack_client_t* client, const std::string& name, unsigned long direction) {
  auto* port = makePort(client, name, direction);
  if (port == nullptr) {
    throw DeviceError{"JACK does not give us the port " + name +
                      "; restart it with more ports (jackd --port-max)"};
  }
  return port;
}

float* bufferOf(jack_port_t* port, jack_nframes_t frames) noexcept {
  return static_cast<float*>(jack_port_get_buffer(port, frames));
}

void clear(jack_port_t* port, jack_nframes_t frames) noexcept {
  std::fill_n(bufferOf(port, frames), frames, 0.0F);
}

}  // namespace

JackAudioPart::JackAudioPart(AudioProcess& process, std::size_t inputs)
    : inputs_{std::clamp<std::size_t>(inputs, 1, kMostInputs)}, process_{process, inputs_} {}

JackAudioPart::~JackAudioPart() = default;

// Who comes back finds his ports as they were, with what was connected to them.
void JackAudioPart::openStem(std::size_t slot, const std::string& name) {
  {
    const std::lock_guard lock{mutex_};
    if (stemNames_[slot] == name && stems_.get(slot) != nullptr) return;
  }
  closeStem(slot);
  const std::lock_guard lock{mutex_};
  stemNames_[slot] = name;
  if (client_ != nullptr) registerStem(slot);
}

void JackAudioPart::closeStem(std::size_t slot) {
  const std::lock_guard lock{mutex_};
  stemNames_[slot].clear();
  const auto* ports = stems_.get(slot);
  if (ports == nullptr) return;
  const auto old = *ports;
  stems_.put(slot, nullptr);
  unregister(old);
}

void JackAudioPart::unregister(const StemPorts& ports) {
  // JACK takes the ports away at once, so no cycle may be using them: one lasts some milliseconds,
  // and where none passes any more, none uses them either.
  for (int tries = 0; tries < 100 && stems_.retired() > 0; ++tries) {
    stems_.collect();
    if (stems_.retired() > 0) std::this_thread::sleep_for(std::chrono::milliseconds{1});
  }
  jack_port_unregister(client_, ports.left);
  if (ports.right != nullptr) jack_port_unregister(client_, ports.right);
}

// A name that is taken (a stem of that name is being closed, or JACK has no ports left) costs this
// stem its ports, nothing else.
void JackAudioPart::registerStem(std::size_t slot) {
  const auto& name = stemNames_[slot];
  const bool mono = slot == kMetronomeSlot;
  const StemPorts ports{makePort(client_, mono ? name : name + "_1", JackPortIsOutput),
                        mono ? nullptr : makePort(client_, name + "_2", JackPortIsOutput)};
  if (ports.left != nullptr && (mono || ports.right != nullptr)) {
    stems_.put(slot, std::make_unique<StemPorts>(ports));
    return;
  }
  for (auto* port : {ports.left, ports.right}) {
    if (port != nullptr) jack_port_unregister(client_, port);
  }
}

AudioDeviceState JackAudioPart::state() const {
  const std::lock_guard lock{mutex_};
  AudioDeviceState state;
  state.connected = client_ != nullptr;
  state.inputs = inputs_;
  state.frames = frames_.load();
  state.cycles = cycles_.load();
  state.skipped = skippedCycles_.load();
  if (client_ != nullptr) state.sampleRate = jack_get_sample_rate(client_);
  return state;
}

void JackAudioPart::attach(jack_client_t* client) {
  const std::lock_guard lock{mutex_};
  process_.setRate(jack_get_sample_rate(client));
  for (std::size_t i = 0; i < inputs_; ++i) {
    in_[i] = needPort(client, "send_" + std::to_string(i + 1), JackPortIsInput);
  }
  for (std::size_t i = 0; i < out_.size(); ++i) {
    out_[i] = needPort(client, "receive_" + std::to_string(i + 1), JackPortIsOutput);
  }
  client_ = client;
  for (std::size_t slot = 0; slot < kStemSlots; ++slot) {
    if (!stemNames_[slot].empty()) registerStem(slot);
  }
}

void JackAudioPart::detach() noexcept {
  const std::lock_guard lock{mutex_};
  client_ = nullptr;
  for (std::size_t slot = 0; slot < kStemSlots; ++slot) stems_.put(slot, nullptr);
}

std::vector<jack_port_t*> JackAudioPart::ports() const {
  const std::lock_guard lock{mutex_};
  std::vector<jack_port_t*> all{in_.begin(), in_.begin() + static_cast<std::ptrdiff_t>(inputs_)};
  all.insert(all.end(), out_.begin(), out_.end());
  for (std::size_t slot = 0; slot < kStemSlots; ++slot) {
    if (const auto* stem = stems_.get(slot)) {
      all.push_back(stem->left);
      if (stem->right != nullptr) all.push_back(stem->right);
    }
  }
  return all;
}

void JackAudioPart::missed(std::uint32_t cycles) noexcept {
  skipped_ = true;
  skippedCycles_.fetch_add(cycles, std::memory_order_relaxed);
}

void JackAudioPart::process(jack_nframes_t frames, const CycleClock* clock) noexcept {
  frames_.store(frames, std::memory_order_relaxed);
  cycles_.fetch_add(1, std::memory_order_relaxed);
  const Stems::Visit stems{stems_, 0};
  AudioBlock block;
  for (std::size_t slot = 0; slot < kStemSlots; ++slot) {
    const auto* ports = stems[slot];
    if (ports == nullptr) continue;
    auto* const left = bufferOf(ports->left, frames);
    block.stems[slot] = {left, ports->right == nullptr ? left : bufferOf(ports->right, frames)};
  }
  if (clock == nullptr || frames > AudioProcess::kLongestBlock) {
    silence(block, frames);
    return;
  }
  for (std::size_t i = 0; i < inputs_; ++i) inBuffers_[i] = bufferOf(in_[i], frames);
  block.in = {inBuffers_.data(), inputs_};
  block.left = bufferOf(out_[0], frames);
  block.right = bufferOf(out_[1], frames);
  block.frames = frames;
  block.start = clock->timeOf(clock->firstFrame());
  block.nanosecondsPerFrame = clock->nanosecondsPerFrame();
  block.skipped = std::exchange(skipped_, false);
  process_.process(block);
}

void JackAudioPart::silence(const AudioBlock& block, jack_nframes_t frames) noexcept {
  for (auto* port : out_) clear(port, frames);
  for (const auto& stem : block.stems) {
    if (stem.left == nullptr) continue;
    std::fill_n(stem.left, frames, 0.0F);
    std::fill_n(stem.right, frames, 0.0F);
  }
}

}  // namespace midipool
