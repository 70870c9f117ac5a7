// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <istream>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace midipool {

// Reads midipool.toml for CLI11, whose own reader skips what it does not understand: sections
// [COMMAND], in them NAME = VALUE, or NAME alone for a flag, and comments. A value with blanks or #
// in it stands in quotes. Throws CLI::ConfigError that names the line.
class SettingsFile : public CLI::ConfigTOML {
 public:
  explicit SettingsFile(std::vector<std::string> commands) : commands_{std::move(commands)} {}

  [[nodiscard]] std::vector<CLI::ConfigItem> from_config(std::istream& input) const override;

 private:
  [[nodiscard]] std::string commandOf(const std::string& line) const;

  std::vector<std::string> commands_;
};

}  // namespace midipool
