// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/settings_file.hpp"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

namespace midipool {
namespace {

constexpr std::string_view kBlanks = " \t\r";

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return std::string{text.substr(first, text.find_last_not_of(kBlanks) - first + 1)};
}

bool isNothing(const std::string& line) {
  return line.empty() || line[0] == '#' || line[0] == ';';
}

std::string withoutComment(const std::string& text) {
  return trimmed(text.substr(0, text.find('#')));
}

[[noreturn]] void fail(const std::string& sentence) {
  throw CLI::ConfigError{sentence};
}

std::string quotedValue(const std::string& name, const std::string& text) {
  const auto end = text.find(text[0], 1);
  if (end == std::string::npos) fail(fmt::format("{} has a quote without an end", name));
  const auto rest = withoutComment(text.substr(end + 1));
  if (!rest.empty()) fail(fmt::format("\"{}\" behind the value of {}", rest, name));
  return text.substr(1, end - 1);
}

std::string valueOf(const std::string& name, const std::string& text) {
  if (!text.empty() && (text[0] == '"' || text[0] == '\'')) return quotedValue(name, text);
  const auto value = withoutComment(text);
  if (value.empty()) fail(fmt::format("{} has no value", name));
  if (value.find_first_of(" \t[]{}\"'") != std::string::npos) {
    fail(fmt::format("the value of {} needs quotes", name));
  }
  return value;
}

CLI::ConfigItem itemOf(const std::string& line) {
  CLI::ConfigItem item;
  const auto equals = line.find('=');
  if (equals == std::string::npos) {
    item.name = withoutComment(line);
    item.inputs = {"true"};
    return item;
  }
  item.name = trimmed(line.substr(0, equals));
  if (item.name.empty()) fail("there is no name before the =");
  item.inputs = {valueOf(item.name, trimmed(line.substr(equals + 1)))};
  return item;
}

}  // namespace

std::string SettingsFile::commandOf(const std::string& line) const {
  const auto section = withoutComment(line);
  const auto name = section.back() == ']' ? trimmed(section.substr(1, section.size() - 2)) : "";
  if (name.empty()) fail("a section is a command in brackets, as in [join]");
  if (std::ranges::find(commands_, name) == commands_.end()) {
    fail(fmt::format("there is no command \"{}\"", name));
  }
  return name;
}

std::vector<CLI::ConfigItem> SettingsFile::from_config(std::istream& input) const {
  std::vector<CLI::ConfigItem> found;
  std::vector<std::string> section;
  std::string text;
  for (int number = 1; std::getline(input, text); ++number) {
    try {
      const auto line = trimmed(text);
      if (isNothing(line)) continue;
      if (line[0] == '[') {
        section = {commandOf(line)};
        continue;
      }
      found.push_back(itemOf(line));
      found.back().parents = section;
    } catch (const CLI::ConfigError& error) {
      fail(fmt::format("line {}: {}", number, error.what()));
    }
  }
  return found;
}

}  // namespace midipool
