// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <system_error>

namespace midipool {

// The system's words for an error, fit for the middle of a sentence: "address already in use".
[[nodiscard]] std::string errorText(const std::error_code& error);
[[nodiscard]] std::string errorText(int errorNumber);

}  // namespace midipool
