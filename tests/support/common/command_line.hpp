// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <CLI/CLI.hpp>

namespace midipool::testing {

/// Exit codes every program of midiPool shares.
inline constexpr int kExitDone = 0;
inline constexpr int kExitFailed = 1;
inline constexpr int kExitUsage = 2;

/// Parses the command line. Returns nothing when the program may go on, else its exit code:
/// a wrong line is answered by one line on standard error, as scripts read it.
std::optional<int> parseCommandLine(CLI::App& app, int argc, char** argv);

/// Prints "PROGRAM: MESSAGE" as one line on standard error, whatever the message holds.
void printError(const char* program, const std::string& message);

}  // namespace midipool::testing
