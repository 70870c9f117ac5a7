// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/find_midi_device.hpp"

#include "device/backends.hpp"
#include "device/jack/jack_server.hpp"
#include "device/null/null_midi_device.hpp"

namespace midipool {
namespace {

std::unique_ptr<MidiDevice> openBest(const std::string& name, Spooler& spooler) {
  std::string reason;
  try {
    return openJackMidi(name, spooler);
  } catch (const DeviceError& error) {
    reason = error.what();
  }
  try {
    return openRtMidi(name, spooler);
  } catch (const DeviceError& error) {
    reason += std::string{" — "} + error.what();
  }
  return std::make_unique<NullMidiDevice>(reason, spooler);
}

// RtMidi, by whatever it can be had.
std::unique_ptr<MidiDevice> openAnyRtMidi(const std::string& name, Spooler& spooler) {
  std::string reason;
  try {
    return openRtMidi(name, spooler);
  } catch (const DeviceError& error) {
    reason = error.what();
  }
  try {
    return openRtMidiOverJack(name, spooler);
  } catch (const DeviceError&) {
    throw DeviceError{reason};  // what the system lacks is the nearer reason
  }
}

}  // namespace

std::optional<MidiBackend> midiBackendOf(std::string_view word) noexcept {
  if (word == "auto") return MidiBackend::kAuto;
  if (word == "jack") return MidiBackend::kJack;
  if (word == "rtmidi") return MidiBackend::kRtMidi;
  if (word == "none") return MidiBackend::kNone;
  return std::nullopt;
}

std::unique_ptr<MidiDevice> openMidiDevice(const MidiDeviceOptions& options, Spooler& spooler) {
  switch (options.backend) {
    case MidiBackend::kAuto:
      return openBest(options.name, spooler);
    case MidiBackend::kJack:
      return openJackMidi(options.name, spooler);
    case MidiBackend::kRtMidi:
      return openAnyRtMidi(options.name, spooler);
    case MidiBackend::kNone:
      break;
  }
  return std::make_unique<NullMidiDevice>("", spooler);
}

bool midiSystemHasCome(const MidiDeviceOptions& options, const MidiDevice& now) {
  if (options.backend != MidiBackend::kAuto || !now.receivePortName().empty()) return false;
  return jackServerRuns();
}

}  // namespace midipool
