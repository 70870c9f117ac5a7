// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/command_line.hpp"

#include <algorithm>
#include <cstdio>
#include <string>

namespace midipool::testing {

std::optional<int> parseCommandLine(CLI::App& app, int argc, char** argv) {
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& help) {
    return app.exit(help);
  } catch (const CLI::Error& error) {
    printError(app.get_name().c_str(), std::string(error.what()) + " (try --help)");
    return kExitUsage;
  }
  return std::nullopt;
}

void printError(const char* program, const std::string& message) {
  std::string line = message;
  std::replace(line.begin(), line.end(), '\n', ' ');
  std::fprintf(stderr, "%s: %s\n", program, line.c_str());
  std::fflush(stderr);
}

}  // namespace midipool::testing
