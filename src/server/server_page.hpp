// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/embedded_files.hpp"

namespace midipool {

// The files of src/server/page/.
[[nodiscard]] EmbeddedFiles serverPage() noexcept;

}  // namespace midipool
