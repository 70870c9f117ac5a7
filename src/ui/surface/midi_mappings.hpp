// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/control/messages.hpp"
#include "ui/surface/midi_bindings.hpp"

namespace midipool::surface {

// As the control API tells of them.
[[nodiscard]] control::Mappings mappingsOf(const MidiBindings& bindings);

}  // namespace midipool::surface
