// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/jack/jack_midi_device.hpp"

namespace midipool {

JackMidiDevice::JackMidiDevice(const std::string& clientName, Spooler& spooler)
    : part_{spooler, record_}, session_{clientName, {&part_}} {}

std::string JackMidiDevice::sendPortName() const {
  return session_.clientName() + ":" + JackMidiPart::kSendPort;
}

std::string JackMidiDevice::receivePortName() const {
  return session_.clientName() + ":" + JackMidiPart::kReceivePort;
}

}  // namespace midipool
