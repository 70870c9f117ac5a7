// SPDX-License-Identifier: GPL-3.0-or-later
#include "relay/control_commands.hpp"

#include <charconv>
#include <optional>
#include <sstream>
#include <utility>

namespace midipool::testing {
namespace {

struct NumberSetting {
  const char* word;
  double LineSettings::*member;
  double most;
};

constexpr double kMostMs = 60'000.0;
constexpr NumberSetting kNumbers[] = {
    {"delay", &LineSettings::delayMs, kMostMs},
    {"jitter", &LineSettings::jitterMs, kMostMs},
    {"loss", &LineSettings::lossPercent, 100.0},
    {"duplicate", &LineSettings::duplicatePercent, 100.0},
    {"kilobits", &LineSettings::kilobitsPerSecond, 1e6},
};

std::optional<double> parseNumber(const std::string& text, double most) {
  double value = 0.0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stop != end || !(value >= 0.0 && value <= most)) return std::nullopt;
  return value;
}

}  // namespace

ControlCommands::ControlCommands(LineSettings& settings, std::function<void()> resume,
                                 std::function<std::string()> stats)
    : settings_(settings), resume_(std::move(resume)), stats_(std::move(stats)) {}

std::string ControlCommands::execute(std::string_view line) {
  std::istringstream words{std::string(line)};
  std::string word, value, rest;
  words >> word >> value >> rest;
  if (!rest.empty()) return "error too many words after " + word;
  if (!value.empty()) return set(word, value);
  if (word == "block") return block(true);
  if (word == "unblock") return block(false);
  if (word == "stats") return "ok " + stats_();
  return "error say: delay MS, jitter MS, loss PERCENT, duplicate PERCENT, kilobits NUMBER, "
         "reorder yes|no, block, unblock or stats";
}

std::string ControlCommands::set(const std::string& word, const std::string& value) {
  if (word == "reorder") {
    if (value != "yes" && value != "no") return "error reorder takes yes or no";
    settings_.reorder = value == "yes";
    return "ok reorder " + value;
  }
  for (const NumberSetting& setting : kNumbers) {
    if (word != setting.word) continue;
    const std::optional<double> number = parseNumber(value, setting.most);
    if (!number) return "error " + word + " cannot be " + value;
    settings_.*setting.member = *number;
    return "ok " + word + " " + value;
  }
  return "error no setting is called " + word;
}

std::string ControlCommands::block(bool blocked) {
  const bool wasBlocked = std::exchange(settings_.blocked, blocked);
  if (wasBlocked && !blocked) resume_();
  return blocked ? "ok block" : "ok unblock";
}

}  // namespace midipool::testing
