// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>

namespace midipool {

enum class LogLevel { kDebug, kInfo, kWarning, kError };

// Where a part of the program says something to the person who runs it, one line at a time. At the
// default level (info) a session prints a handful of lines.
using Log = std::function<void(LogLevel, const std::string&)>;

}  // namespace midipool
