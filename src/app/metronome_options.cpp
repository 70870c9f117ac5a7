// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/metronome_options.hpp"

#include <CLI/CLI.hpp>

namespace midipool {
namespace {

std::optional<bool> switchOf(const std::string& word) {
  if (word.empty()) return std::nullopt;
  return word == "on";
}

}  // namespace

void addMetronomeOptions(CLI::App& command, MetronomeOptions& options) {
  command
      .add_option("--metronome", options.on,
                  "A click on each beat, for you alone (default: as you left it in this room)")
      ->check(CLI::IsMember({"on", "off"}));
  addMetronomeSettings(command, options);
}

void addMetronomeSettings(CLI::App& command, MetronomeOptions& options) {
  command
      .add_option("--subdivision", options.subdivision, "What the metronome clicks between beats")
      ->check(CLI::IsMember({"none", "eighths", "triplets", "sixteenths"}));
  command.add_option("--accent", options.accent, "The metronome's first beat of a bar is another")
      ->check(CLI::IsMember({"on", "off"}));
  command.add_option("--count-in", options.countIn, "Bars that are counted before what you start")
      ->type_name("BARS")
      ->check(CLI::IsMember({"0", "1", "2"}));
}

MetronomeChange metronomeChange(const MetronomeOptions& options) {
  MetronomeChange change{
      switchOf(options.on), subdivisionNamed(options.subdivision), switchOf(options.accent), {}};
  if (!options.countIn.empty()) change.countInBars = std::stoi(options.countIn);
  return change;
}

}  // namespace midipool
