// SPDX-License-Identifier: GPL-3.0-or-later
#include "jack_recorder/recorder_options.hpp"

#include <algorithm>
#include <set>

#include "common/command_line.hpp"
#include "jack_recorder/capture.hpp"

namespace midipool::testing {
namespace {

constexpr char kProgram[] = "midipool-jack-recorder";

std::string checkLabelled(const std::string& text) {
  const std::size_t equals = text.find('=');
  const bool good = equals != std::string::npos && equals > 0 && equals + 1 < text.size() &&
                    text.find_first_of(" \t#") > equals && text.front() != '=';
  return good ? "" : "expected LABEL=VALUE with a label of one word, got " + text;
}

std::vector<Labelled> split(const std::vector<std::string>& texts) {
  std::vector<Labelled> result;
  for (const std::string& text : texts) {
    const std::size_t equals = text.find('=');
    result.push_back(Labelled{text.substr(0, equals), text.substr(equals + 1)});
  }
  return result;
}

bool hasLabel(const std::vector<Labelled>& list, const std::string& label) {
  return std::any_of(list.begin(), list.end(),
                     [&](const Labelled& entry) { return entry.label == label; });
}

/// What is wrong with labels taken together; empty when nothing is.
std::string checkLabels(const RecorderOptions& options) {
  std::set<std::string> ports;
  for (const auto* list : {&options.record, &options.play}) {
    for (const Labelled& entry : *list) {
      if (!ports.insert(entry.label).second) return "two ports are called " + entry.label;
    }
  }
  if (ports.empty()) return "nothing to do: give --record LABEL=PORT or --play LABEL=PORT";
  if (ports.size() > Capture::kMaxPorts) return "too many ports";
  for (const Labelled& script : options.scripts) {
    if (!hasLabel(options.play, script.label)) return "no --play is called " + script.label;
  }
  return "";
}

}  // namespace

std::optional<int> parseRecorderOptions(RecorderOptions& options, int argc, char** argv) {
  CLI::App app("Records MIDI events of JACK ports with their exact frames, and plays to others.",
               kProgram);
  std::vector<std::string> record, play, scripts;
  const auto one = [&](const char* name, std::vector<std::string>& into, const char* help) {
    app.add_option(name, into, help)
        ->check(checkLabelled)
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  };
  app.add_option("--name", options.name, "JACK client name (recorder)");
  app.add_option("--seconds", options.seconds, "length; 0 (default): until stopped")
      ->check(CLI::Range(0.0, 1e6));
  app.add_option("--wait-ports", options.waitPorts,
                 "seconds until all ports must be there (10); 0: do not wait for them")
      ->check(CLI::Range(0.0, 1e6));
  app.add_option("--out", options.out, "the recording (default: standard output)");
  app.add_flag("--stdin", options.commands, "take commands: send LABEL HEXBYTES, stop");
  one("--record", record, "LABEL=CLIENT:PORT whose events are recorded; may be repeated");
  one("--play", play, "LABEL=CLIENT:PORT that is played to; may be repeated");
  one("--script", scripts, "LABEL=FILE of lines SECONDS HEXBYTES for a --play");
  if (const auto code = parseCommandLine(app, argc, argv)) return code;

  options.record = split(record);
  options.play = split(play);
  options.scripts = split(scripts);
  if (const std::string wrong = checkLabels(options); !wrong.empty()) {
    printError(kProgram, wrong + " (try --help)");
    return kExitUsage;
  }
  return std::nullopt;
}

}  // namespace midipool::testing
