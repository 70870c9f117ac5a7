// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/find_midi_device.hpp"

#include "device/backends.hpp"
#include "device/null/null_midi_device.hpp"

namespace midipool {
namespace {

std::unique_ptr<MidiDevice> openJackAlone(const std::string& name, Spooler& spooler) {
  AudioDeviceOptions options;
  options.name = name;
  return openJack(options, &spooler, nullptr).midi;
}

std::unique_ptr<MidiDevice> openBestWithoutJack(const std::string& name, std::string reason,
                                                Spooler& spooler) {
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
  if (options.backend == MidiBackend::kJack) return openJackAlone(options.name, spooler);
  std::string withoutJack;
  if (options.backend == MidiBackend::kAuto) {
    try {
      return openJackAlone(options.name, spooler);
    } catch (const DeviceError& error) {
      withoutJack = error.what();
    }
  }
  return openMidiWithoutJack(options, withoutJack, spooler);
}

std::unique_ptr<MidiDevice> openMidiWithoutJack(const MidiDeviceOptions& options,
                                                const std::string& withoutJack, Spooler& spooler) {
  switch (options.backend) {
    case MidiBackend::kAuto:
      return openBestWithoutJack(options.name, withoutJack, spooler);
    case MidiBackend::kRtMidi:
      return openAnyRtMidi(options.name, spooler);
    case MidiBackend::kJack:
    case MidiBackend::kNone:
      break;
  }
  return std::make_unique<NullMidiDevice>("", spooler);
}

}  // namespace midipool
