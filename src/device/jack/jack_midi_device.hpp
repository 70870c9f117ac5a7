// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>

#include "device/jack/jack_host.hpp"
#include "device/midi_device.hpp"

namespace midipool {

// MIDI by a JACK client: every message leaves at its exact frame.
class JackMidiDevice final : public MidiDevice {
 public:
  // One that has the MIDI ports.
  explicit JackMidiDevice(std::shared_ptr<JackHost> host) noexcept : host_{std::move(host)} {}
  // A client of its own. Throws DeviceError as JackHost does.
  JackMidiDevice(const std::string& clientName, Spooler& spooler)
      : JackMidiDevice{std::make_shared<JackHost>(clientName, &spooler, nullptr, 0)} {}

  [[nodiscard]] std::string description() const override { return host_->session().description(); }
  [[nodiscard]] bool connected() const noexcept override { return host_->session().connected(); }
  [[nodiscard]] std::string sendPortName() const override {
    return host_->portName(JackMidiPart::kSendPort);
  }
  [[nodiscard]] std::string receivePortName() const override {
    return host_->portName(JackMidiPart::kReceivePort);
  }
  [[nodiscard]] SendingAccuracy accuracy() const override { return host_->record().accuracy(); }
  [[nodiscard]] Nanoseconds lead() const noexcept override { return host_->midi().lead(); }
  [[nodiscard]] PortSystem portSystem() const noexcept override { return PortSystem::kJack; }

 private:
  std::shared_ptr<JackHost> host_;
};

}  // namespace midipool
