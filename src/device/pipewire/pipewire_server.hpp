// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace midipool {

// The version of the PipeWire daemon that answers; empty when none does. Takes some milliseconds.
[[nodiscard]] std::string pipeWireVersion() noexcept;

}  // namespace midipool
