// SPDX-License-Identifier: GPL-3.0-or-later
//
// Stands in for rtmidi/ where RtMidi was not there at build time.
#include "device/backends.hpp"

namespace midipool {
namespace {

constexpr const char* kAbsent =
    "this midiPool was built without RtMidi; build it where librtmidi-dev is installed";

}  // namespace

std::unique_ptr<MidiDevice> openRtMidi(const std::string&, Spooler&) {
  throw DeviceError{kAbsent};
}

std::unique_ptr<MidiDevice> openRtMidiOverJack(const std::string&, Spooler&) {
  throw DeviceError{kAbsent};
}

}  // namespace midipool
