// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "net/log.hpp"

namespace midipool {

// Lines on standard error with the time of day, from `level` on ("debug", "info", "warning",
// "error").
[[nodiscard]] Log makeLog(const std::string& level);

}  // namespace midipool
