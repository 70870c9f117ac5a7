// SPDX-License-Identifier: GPL-3.0-or-later
//
// Plays loops into JACK and records what comes back, for tests. Commands on the standard input, each
// answered by one line: "play OUT FILE" (numbers from 1; FILE has floats) and "stop OUT". It ends
// with its input. Says "ready", "first FRAME", which is JACK's number of the first that is recorded,
// "skip FRAME" where JACK left out cycles before a frame of the recording, and "overrun" when the
// recording has holes.
#include <exception>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "common/command_line.hpp"
#include "jack_sound/sound_client.hpp"

namespace midipool::testing {
namespace {

constexpr const char* kProgram = "midipool-jack-sound";

struct Options {
  std::string name = "jack-sound";
  std::string file;
  std::size_t outs = 2;
  std::size_t ins = 2;
};

std::vector<float> readLoop(const std::string& path) {
  std::ifstream file{path, std::ios::binary | std::ios::ate};
  if (!file) throw std::runtime_error{"cannot read " + path};
  std::vector<float> loop(static_cast<std::size_t>(file.tellg()) / sizeof(float));
  file.seekg(0);
  file.read(reinterpret_cast<char*>(loop.data()),
            static_cast<std::streamsize>(loop.size() * sizeof(float)));
  return loop;
}

// The writer's thread prints as well: whole lines, so that they stay whole.
void answer(const std::string& line) {
  std::printf("%s\n", line.c_str());
  std::fflush(stdout);
}

void obey(SoundClient& client, const std::string& line, std::size_t outs) {
  std::istringstream words{line};
  std::string verb;
  std::string path;
  std::size_t out = 0;
  words >> verb >> out;
  std::getline(words >> std::ws, path);
  if ((verb != "play" && verb != "stop") || out < 1 || out > outs) {
    answer("error: what is " + line);
    return;
  }
  client.play(out - 1, verb == "play" ? readLoop(path) : std::vector<float>{});
  answer("ok " + line);
}

int run(const Options& options) {
  try {
    SoundClient client{options.name, options.outs, options.ins, options.file};
    answer("ready");
    std::string line;
    while (std::getline(std::cin, line)) obey(client, line, options.outs);
    return kExitDone;
  } catch (const std::exception& error) {
    printError(kProgram, error.what());
    return kExitFailed;
  }
}

}  // namespace
}  // namespace midipool::testing

int main(int argc, char** argv) {
  using namespace midipool::testing;
  Options options;
  CLI::App app{"Plays loops into JACK ports and records what comes out of others"};
  app.add_option("--name", options.name, "Name of the JACK client")->capture_default_str();
  app.add_option("--file", options.file, "Where the recording goes, as raw floats")->required();
  app.add_option("--outs", options.outs, "Ports that play")
      ->check(CLI::Range(std::size_t{0}, SoundClient::kMostPorts))
      ->capture_default_str();
  app.add_option("--ins", options.ins, "Ports that are recorded")
      ->check(CLI::Range(std::size_t{0}, SoundClient::kMostPorts))
      ->capture_default_str();
  if (const auto code = parseCommandLine(app, argc, argv)) return *code;
  return run(options);
}
