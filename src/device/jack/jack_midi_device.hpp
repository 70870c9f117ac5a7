// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "device/jack/jack_midi_part.hpp"
#include "device/jack/jack_session.hpp"
#include "device/midi_device.hpp"
#include "device/sending_record.hpp"

namespace midipool {

// MIDI by a JACK client of its own: every message leaves at its exact frame.
class JackMidiDevice final : public MidiDevice {
 public:
  // Throws DeviceError when no JACK server runs. If another client has the name, JACK makes another
  // one of it; the port names say which.
  JackMidiDevice(const std::string& clientName, Spooler& spooler);

  [[nodiscard]] std::string description() const override { return session_.description(); }
  [[nodiscard]] bool connected() const noexcept override { return session_.connected(); }
  [[nodiscard]] std::string sendPortName() const override;
  [[nodiscard]] std::string receivePortName() const override;
  [[nodiscard]] SendingAccuracy accuracy() const override { return record_.accuracy(); }
  [[nodiscard]] Nanoseconds lead() const noexcept override { return part_.lead(); }

 private:
  SendingRecord record_;
  JackMidiPart part_;
  JackSession session_;
};

}  // namespace midipool
