// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/embedded_files.hpp"

namespace midipool {

// The files of src/ui/page/, the mixer page.
[[nodiscard]] EmbeddedFiles pageFiles() noexcept;

}  // namespace midipool
