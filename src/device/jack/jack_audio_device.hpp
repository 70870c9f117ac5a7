// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>

#include "device/audio_device.hpp"
#include "device/jack/jack_host.hpp"

namespace midipool {

// Sound by a JACK client: any program can be connected to its ports.
class JackAudioDevice final : public AudioDevice {
 public:
  // One that has the audio ports.
  explicit JackAudioDevice(std::shared_ptr<JackHost> host) noexcept : host_{std::move(host)} {}

  [[nodiscard]] std::string description() const override { return host_->session().description(); }
  [[nodiscard]] AudioDeviceState state() const override {
    auto state = host_->audio().state();
    state.connected = host_->session().connected();
    return state;
  }
  [[nodiscard]] std::string sendName() const override {
    return host_->portName(JackAudioPart::kSendPort);
  }
  [[nodiscard]] std::string receiveName() const override {
    return host_->portName(JackAudioPart::kReceivePort);
  }
  void openStem(std::size_t slot, const std::string& name) override {
    host_->audio().openStem(slot, name);
  }
  void closeStem(std::size_t slot) override { host_->audio().closeStem(slot); }
  [[nodiscard]] PortSystem portSystem() const noexcept override { return PortSystem::kJack; }

 private:
  std::shared_ptr<JackHost> host_;
};

}  // namespace midipool
