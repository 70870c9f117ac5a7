// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "device/midi_device.hpp"

namespace midipool {

// What the option --midi says.
enum class MidiBackend { kAuto, kJack, kRtMidi, kNone };

// Nothing for a word that is none of auto, jack, rtmidi, none.
[[nodiscard]] std::optional<MidiBackend> midiBackendOf(std::string_view word) noexcept;

struct MidiDeviceOptions {
  MidiBackend backend = MidiBackend::kAuto;
  std::string name = "midiPool";  // what other programs see
};

// The device asked for, or DeviceError. `kAuto` never fails: JACK if a server runs, else the
// system's own MIDI, else a device without ports whose description says what to do.
std::unique_ptr<MidiDevice> openMidiDevice(const MidiDeviceOptions& options, Spooler& spooler);

// The same where JACK is no choice, for the reason `withoutJack`.
std::unique_ptr<MidiDevice> openMidiWithoutJack(const MidiDeviceOptions& options,
                                                const std::string& withoutJack, Spooler& spooler);

}  // namespace midipool
