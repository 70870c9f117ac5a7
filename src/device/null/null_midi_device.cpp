// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/null/null_midi_device.hpp"

#include <utility>

namespace midipool {
namespace {

// Nobody hears it, so it need not look up often.
constexpr auto kSleep = std::chrono::milliseconds{10};

}  // namespace

NullMidiDevice::NullMidiDevice(std::string reason, Spooler& spooler)
    : reason_{std::move(reason)},
      thread_{spooler, nowhere_, record_, {.priority = 0, .longestSleep = kSleep, .mostSpin = {}}} {
}

std::string NullMidiDevice::description() const {
  return reason_.empty() ? "none, as asked for" : "no MIDI system: " + reason_;
}

}  // namespace midipool
