// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <RtMidi.h>

namespace midipool {

// Which of the systems that RtMidi knows.
enum class RtMidiApi { kAlsa, kJack, kCore, kWindows };

// The MIDI that this operating system brings along.
[[nodiscard]] RtMidiApi systemMidiApi() noexcept;

// For people: "ALSA", "JACK through RtMidi", …
[[nodiscard]] const char* nameOf(RtMidiApi api) noexcept;

// RtMidi's own number for it. Throws DeviceError, in one line that says what to do, when the system
// is not there: RtMidi itself would only warn on stderr and go on with a dead client.
[[nodiscard]] RtMidi::Api requireApi(RtMidiApi api);

}  // namespace midipool
