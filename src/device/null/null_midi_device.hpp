// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "device/midi_device.hpp"
#include "device/spooler_thread.hpp"

namespace midipool {

// For machines without MIDI: it has no ports, but keeps time, so that the rest need not know.
class NullMidiDevice final : public MidiDevice {
 public:
  // `reason`: why there is nothing better and what to do, for people.
  NullMidiDevice(std::string reason, Spooler& spooler);

  [[nodiscard]] std::string description() const override;
  [[nodiscard]] bool connected() const noexcept override { return false; }
  [[nodiscard]] std::string sendPortName() const override { return {}; }
  [[nodiscard]] std::string receivePortName() const override { return {}; }
  [[nodiscard]] SendingAccuracy accuracy() const override { return {}; }
  [[nodiscard]] Nanoseconds lead() const noexcept override { return {}; }

 private:
  class Nowhere final : public MessageSink {
   public:
    void send(std::span<const std::uint8_t> /*message*/) noexcept override {}
  };

  std::string reason_;
  Nowhere nowhere_;
  SendingRecord record_;
  SpoolerThread thread_;
};

}  // namespace midipool
