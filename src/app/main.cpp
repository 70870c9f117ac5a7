// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/commands.hpp"
#include "app/folders.hpp"
#include "app/harmless.hpp"
#include "app/metronome_options.hpp"
#include "app/names.hpp"
#include "app/number_check.hpp"
#include "app/program.hpp"
#include "app/settings_file.hpp"
#include "app/sound_options.hpp"

namespace midipool {
namespace {

struct AllOptions {
  CommonOptions common;
  ServeOptions serve;
  JoinOptions join;
  TransportOptions transport;
  MixerOptions mixer;
  ListenOptions listen;
  MetronomeOptions metronome;
  RecordOptions record;
  DoctorOptions doctor;
  std::string server;
  std::string ui;
  bool json = false;
  bool watch = false;
};

void addCommon(CLI::App& command, AllOptions& options) {
  command
      .add_option("--config", options.common.config,
                  "Folder for settings, known servers and your identity (default: the XDG folders)")
      ->type_name("DIR");
  command.set_version_flag("--version", kProgram, "Tell the version");
  command.add_option("--log-level", options.common.logLevel, "How much to tell")
      ->check(CLI::IsMember({"debug", "info", "warning", "error"}))
      ->capture_default_str();
}

void addStart(CLI::App& app, AllOptions& options, int& exitCode) {
  auto& command = *app.add_subcommand("start", "Open the mixer page, to host or join from there");
  addCommon(command, options);
  addServeOptions(command, options.serve);
  addJoinOptions(command, options.join);
  command.callback([&] { exitCode = start(options.common, options.serve, options.join); });
}

void addServe(CLI::App& app, AllOptions& options, int& exitCode) {
  auto& command = *app.add_subcommand("serve", "Run a server for rooms");
  addCommon(command, options);
  addServeOptions(command, options.serve);
  addServeRecordingOptions(command, options.serve);
  command.callback([&] { exitCode = serve(options.common, options.serve); });
}

void addJoin(CLI::App& app, AllOptions& options, int& exitCode) {
  auto& command = *app.add_subcommand("join", "Join a room on a server");
  addCommon(command, options);
  command.add_option("room", options.join.room, "Which room on which server")
      ->type_name("ROOM@HOST[:PORT]|INVITATION")
      ->required();
  addJoinOptions(command, options.join);
  command.callback([&] { exitCode = join(options.common, options.join); });
}

void addHost(CLI::App& app, AllOptions& options, int& exitCode) {
  auto& command = *app.add_subcommand("host", "Run a server and join a room on it, in one process");
  addCommon(command, options);
  command.add_option("room", options.join.room, "The room to join")->type_name("ROOM")->required();
  addServeOptions(command, options.serve);
  addJoinOptions(command, options.join);
  command.callback([&] { exitCode = host(options.common, options.serve, options.join); });
}

void addRooms(CLI::App& app, AllOptions& options, int& exitCode) {
  auto& command = *app.add_subcommand("rooms", "List the rooms of a server");
  addCommon(command, options);
  command.add_option("server", options.server, "Which server")
      ->type_name("HOST[:PORT]")
      ->required();
  command.add_flag("--json", options.json, "As JSON, for programs");
  command.callback([&] { exitCode = listRooms(options.common, options.server, options.json); });
}

void addTransport(CLI::App& app, AllOptions& options, int& exitCode) {
  auto& command = *app.add_subcommand("transport", "Steer a room's transport");
  addCommon(command, options);
  auto& transport = options.transport;
  command.add_option("room", transport.room, "Which room on which server")
      ->type_name("ROOM@HOST[:PORT]")
      ->required();
  command
      .add_option("action", transport.words,
                  "start | stop | continue | locate BAR[.BEAT] | tempo BPM | signature N/D | "
                  "loop A B | loop off")
      ->type_name("ACTION")
      ->required();
  command.add_option("--at", transport.at, "When, while the song plays: now, beat or bar")
      ->check(CLI::IsMember({"now", "beat", "bar"}))
      ->capture_default_str();
  command
      .add_option("--count-in", transport.countIn,
                  "Bars that are counted before start or continue, while the song stands")
      ->type_name("BARS")
      ->check(between(0, kMostCountInBars))
      ->capture_default_str();
  command.add_option("--password", transport.password, "The room's password")->type_name("WORD");
  command
      .add_option("--name", transport.name,
                  "Who did it, as the others see it (default: the user's or this machine's)")
      ->type_name("NICK");
  command.callback([&] { exitCode = steerTransport(options.common, transport); });
}

void addStatus(CLI::App& app, AllOptions& options, int& exitCode) {
  auto& command = *app.add_subcommand("status", "Tell what the running client knows");
  addCommon(command, options);
  command.add_option("--ui", options.ui, "Where it answers (default: 127.0.0.1:7401)")
      ->type_name("ADDR:PORT");
  auto* json = command.add_flag("--json", options.json, "As JSON, for programs");
  command.add_flag("--watch", options.watch, "Drawn again and again in place, until Ctrl-C")
      ->excludes(json);
  command.callback([&] {
    exitCode = showStatus(options.common, {options.ui, options.json, options.watch});
  });
}

void addMixer(CLI::App& app, AllOptions& options, int& exitCode) {
  auto& command = *app.add_subcommand("mixer", "Set how loud somebody is in the running client");
  auto& mixer = options.mixer;
  addCommon(command, options);
  command.add_option("who", mixer.what, "A nickname, input N, master, or metronome")
      ->type_name("NICK|input|master|metronome")
      ->required();
  command.add_option("number", mixer.number, "Of the input, from 1")->check(between(1, 8));
  command.add_option("--gain", mixer.gain, "In dB, up to 10; below -90 is silence")
      ->type_name("DB")
      ->check(between(-200.0, 10.0));
  command.add_option("--pan", mixer.pan, "From -1, left, to 1, right")->check(between(-1.0, 1.0));
  command.add_option("--mute", mixer.mute, "on or off")->check(CLI::IsMember({"on", "off"}));
  command.add_option("--solo", mixer.solo, "on or off")->check(CLI::IsMember({"on", "off"}));
  command.add_option("--ui", options.ui, "Where the client answers (default: 127.0.0.1:7401)")
      ->type_name("ADDR:PORT");
  command.callback([&] { exitCode = changeMixer(options.common, options.ui, mixer); });
}

void addListen(CLI::App& app, AllOptions& options, int& exitCode) {
  auto& command =
      *app.add_subcommand("listen", "Tell or change how the running client hears the room");
  auto& listen = options.listen;
  addCommon(command, options);
  addHearingOptions(command, "playout", listen.hearing);
  command.add_option("--ui", listen.ui, "Where the client answers (default: 127.0.0.1:7401)")
      ->type_name("ADDR:PORT");
  command.callback([&] { exitCode = listenAs(options.common, listen); });
}

void addMetronome(CLI::App& app, AllOptions& options, int& exitCode) {
  auto& command =
      *app.add_subcommand("metronome", "Tell or change the metronome of the running client");
  addCommon(command, options);
  command.add_option("on", options.metronome.on, "A click on each beat, for you alone")
      ->type_name("on|off")
      ->check(CLI::IsMember({"on", "off"}));
  addMetronomeSettings(command, options.metronome);
  command.add_option("--ui", options.ui, "Where the client answers (default: 127.0.0.1:7401)")
      ->type_name("ADDR:PORT");
  command.callback(
      [&] { exitCode = changeMetronome(options.common, options.ui, options.metronome); });
}

void addRecord(CLI::App& app, AllOptions& options, int& exitCode) {
  auto& command = *app.add_subcommand("record", "Record the room in the running client");
  auto& record = options.record;
  addCommon(command, options);
  command.add_option("action", record.action, "start, stop, or status")
      ->type_name("start|stop|status")
      ->check(CLI::IsMember({"start", "stop", "status"}))
      ->required();
  command.add_flag("--now", record.now, "Not at the next bar line: at once");
  command.add_flag("--server", record.server,
                   "Not here: the server records it, if you own the room and it may");
  command.add_option("--ui", record.ui, "Where the client answers (default: 127.0.0.1:7401)")
      ->type_name("ADDR:PORT");
  command.add_flag("--json", record.json, "As JSON, for programs");
  command.callback([&] { exitCode = controlRecording(options.common, record); });
}

void addDevices(CLI::App& app, AllOptions& options, int& exitCode) {
  auto& command =
      *app.add_subcommand("devices", "List the sound systems and devices that this machine has");
  addCommon(command, options);
  command.add_flag("--json", options.json, "As JSON, for programs");
  command.callback([&] { exitCode = listDevices(options.json); });
}

void addDoctor(CLI::App& app, AllOptions& options, int& exitCode) {
  auto& command = *app.add_subcommand(
      "doctor", "Tell what this machine has, or how the line to a server is, and what to do");
  auto& doctor = options.doctor;
  addCommon(command, options);
  command
      .add_option("server", doctor.server,
                  "Measure the line to this server, in its room echo, by the options that follow")
      ->type_name("HOST[:PORT]|INVITATION");
  command.add_option("--seconds", doctor.seconds, "For so long")
      ->type_name("X")
      ->check(between(5.0, 600.0))
      ->capture_default_str();
  command.add_option("--password", doctor.password, "Of the room echo, where it has one")
      ->type_name("WORD");
  addDeviceOptions(command, doctor.sound);
  addCodecOptions(command, doctor.sound);
  command.add_flag("--json", doctor.json, "As JSON, for programs");
  command.callback([&] {
    exitCode = command.count("server") == 0 ? examineMachine(options.common, doctor.json)
                                            : examineLine(options.common, doctor);
  });
}

// The settings file lies in the config folder, which may itself be named on the command line.
std::filesystem::path settingsFile(int count, char** words) {
  std::string config;
  for (int i = 1; i < count; ++i) {
    const std::string_view word = words[i];
    if (word == "--config" && i + 1 < count) config = words[i + 1];
    if (word.starts_with("--config=")) config = word.substr(9);
  }
  return findFolders(config, "").config / "midipool.toml";
}

// In one line, though CLI11 makes more of some sentences, and what they repeat of the command line
// and the settings may hold anything.
void complain(std::string sentence) {
  std::ranges::replace(sentence, '\n', ' ');
  std::fputs(fmt::format("midipool: {}\n", harmless(sentence)).c_str(), stderr);
}

int wrongUsage(const std::string& sentence) {
  complain(sentence + " (midipool --help tells more)");
  return kWrongUsage;
}

std::vector<std::string> commandsOf(const CLI::App& app) {
  std::vector<std::string> names;
  for (const auto* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    names.push_back(command->get_name());
  }
  return names;
}

// The option among the words that nobody knows; empty when it is something else.
std::string unknownOption(const CLI::App& app, int count, char** words) {
  const auto* command = app.get_subcommands().empty() ? &app : app.get_subcommands().front();
  for (int i = 1; i < count; ++i) {
    const std::string word = words[i];
    const auto name = word.substr(0, word.find('='));
    if (!name.starts_with("--") || name == "--") continue;
    if (command->get_option_no_throw(name) == nullptr) return name;
  }
  return {};
}

// CLI11 names what it has read as if it were an INI file.
std::string settingsFault(const std::string& sentence) {
  constexpr std::string_view kPrefix = "INI was not able to parse ";
  if (!sentence.starts_with(kPrefix)) return sentence;
  return "there is no option " + sentence.substr(kPrefix.size());
}

// CLI11 counts: "--config: At Most 1 required but received 2".
std::string parseFault(const std::string& sentence) {
  const auto end = sentence.find(": At Most 1 required but received ");
  if (end == std::string::npos) return sentence;
  return sentence.substr(0, end) + " is there more than once: leave out all but one";
}

bool isCommand(const CLI::App& app, const std::string& word) {
  const auto commands = commandsOf(app);
  return std::ranges::find(commands, word) != commands.end();
}

// Without a command it is `start`, whose options may follow.
std::vector<char*> withCommand(std::vector<char*> words) {
  static std::string start = "start";
  std::size_t place = 1;
  while (place < words.size() && std::string_view{words[place]} == "--settings") place += 2;
  while (place < words.size() && std::string_view{words[place]}.starts_with("--settings=")) ++place;
  constexpr std::array kOfTheProgram{"-h", "--help", "--help-all", "--version"};
  const std::string_view word = place < words.size() ? words[place] : "-";
  const bool isOfTheProgram = std::ranges::find(kOfTheProgram, word) != kOfTheProgram.end();
  if (!word.starts_with('-') || isOfTheProgram || place > words.size()) return words;
  words.insert(words.begin() + static_cast<std::ptrdiff_t>(place), start.data());
  return words;
}

enum class Settings { kRead, kLeaveOut };

// For these the settings say who one is and what opens; with the wrong ones they do not start.
bool opensAnything(const CLI::App& app) {
  const auto commands = app.get_subcommands();
  return commands.empty() || std::ranges::any_of(commands, [](const CLI::App* command) {
           constexpr std::array kThese{"start", "serve", "join", "host"};
           return std::ranges::find(kThese, command->get_name()) != kThese.end();
         });
}

// These are answered whatever is in the settings.
bool asksAboutTheProgram(int count, char** words) {
  return std::any_of(words + 1, words + count, [](const std::string_view word) {
    return word == "-h" || word == "--help" || word == "--help-all" || word == "--version";
  });
}

int run(int count, char** words, Settings settings = Settings::kRead) {
  AllOptions options;
  int exitCode = kDone;
  CLI::App app{"midiPool: play sequencers together over a network, on one clock"};
  app.name("midipool");
  app.set_version_flag("--version", kProgram, "Tell the version");
  app.set_help_all_flag("--help-all", "Tell all commands and options");
  app.require_subcommand(1);
  app.option_defaults()->always_capture_default(false);
  const auto file = settings == Settings::kRead ? settingsFile(count, words).string() : "";
  app.set_config("--settings", file, "Options to start from, a section for each command");
  app.allow_config_extras(CLI::config_extras_mode::error);
  addStart(app, options, exitCode);
  addServe(app, options, exitCode);
  addJoin(app, options, exitCode);
  addHost(app, options, exitCode);
  addRooms(app, options, exitCode);
  addTransport(app, options, exitCode);
  addStatus(app, options, exitCode);
  addMixer(app, options, exitCode);
  addListen(app, options, exitCode);
  addMetronome(app, options, exitCode);
  addRecord(app, options, exitCode);
  addDevices(app, options, exitCode);
  addDoctor(app, options, exitCode);
  app.config_formatter(std::make_shared<SettingsFile>(commandsOf(app)));
  // CLI11 would only say that a command is missing.
  if (count > 1 && words[1][0] != '-' && !isCommand(app, words[1])) {
    return wrongUsage(fmt::format("there is no command \"{}\"", words[1]));
  }
  try {
    app.parse(count, words);
  } catch (const CLI::Success& success) {
    return app.exit(success);
  } catch (const CLI::ConfigError& error) {
    if (asksAboutTheProgram(count, words)) return run(count, words, Settings::kLeaveOut);
    const auto fault = file + ": " + settingsFault(error.what());
    if (opensAnything(app)) return wrongUsage(fault);
    complain("left out " + fault);
    return run(count, words, Settings::kLeaveOut);
  } catch (const CLI::ParseError& error) {
    const auto unknown = unknownOption(app, count, words);
    return wrongUsage(unknown.empty() ? parseFault(error.what()) : "there is no option " + unknown);
  } catch (const UsageError& error) {
    return wrongUsage(error.what());
  } catch (const std::exception& error) {
    complain(error.what());
    return kFailed;
  }
  return exitCode;
}

}  // namespace
}  // namespace midipool

int main(int count, char** words) {
  auto all = midipool::withCommand({words, words + count});
  return midipool::run(static_cast<int>(all.size()), all.data());
}
