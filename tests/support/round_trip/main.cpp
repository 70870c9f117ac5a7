// SPDX-License-Identifier: GPL-3.0-or-later
//
// midipool-round-trip: how long sound takes out of one JACK port and back into another, and what
// becomes of it on the way. It plays chirps, then a sine of 1 kHz, and prints
//
//   chirp LAG LIKENESS           a line for each: milliseconds, and how alike (1: the same)
//   sine WINDOWS DAMAGED SNR LEVEL
//   disturbed COUNT              places where JACK itself left out cycles; windows there do not count
//
// It shares no source with what it measures.

#include <cmath>
#include <cstdio>
#include <exception>
#include <numbers>

#include "common/command_line.hpp"
#include "round_trip/latency.hpp"
#include "round_trip/sine_quality.hpp"
#include "round_trip/sound_loop.hpp"

namespace midipool::testing {
namespace {

constexpr char kProgram[] = "midipool-round-trip";
constexpr std::size_t kChirpFrames = 1024;
constexpr double kSineFrequency = 1000.0;

struct Options {
  std::string name = "round-trip";
  std::string out;
  std::vector<std::string> in;
  int chirps = 20;
  double sineSeconds = 20.0;
  double sineLevel = 0.5;
  double longestMs = 200.0;
};

void measureLatency(SoundLoop& loop, const Options& options, std::size_t& disturbed) {
  const auto chirp = makeChirp(kChirpFrames, loop.rate());
  const auto wait = static_cast<std::size_t>(options.longestMs * 1e-3 * loop.rate());
  std::vector<float> sound(kChirpFrames + wait, 0.0F);
  std::copy(chirp.begin(), chirp.end(), sound.begin());
  for (int i = 0; i < options.chirps; ++i) {
    const auto recording = loop.play(sound);
    disturbed += recording.disturbed.size();
    const auto found = findChirp(chirp, recording.heard);
    if (!found) {
      std::printf("chirp lost 0\n");
    } else {
      std::printf("chirp %.3f %.4f\n", found->frame / loop.rate() * 1e3, found->likeness);
    }
  }
}

void measureQuality(SoundLoop& loop, const Options& options, std::size_t& disturbed) {
  // The beginning, until what is still on the way has come, is not looked at.
  const auto lead = static_cast<std::size_t>(1.0 * loop.rate());
  std::vector<float> sound(lead + static_cast<std::size_t>(options.sineSeconds * loop.rate()));
  for (std::size_t i = 0; i < sound.size(); ++i) {
    sound[i] =
        static_cast<float>(options.sineLevel * std::sin(2.0 * std::numbers::pi * kSineFrequency *
                                                        static_cast<double>(i) / loop.rate()));
  }
  auto recording = loop.play(sound);
  disturbed += recording.disturbed.size();
  std::vector<std::size_t> places;
  for (const auto place : recording.disturbed) {
    if (place >= lead) places.push_back(place - lead);
  }
  const auto quality =
      judgeSine(std::span{recording.heard}.subspan(lead), kSineFrequency, loop.rate(), places);
  std::printf("sine %zu %zu %.2f %.5f\n", quality.windows, quality.damaged, quality.signalToNoise,
              quality.level);
}

int measure(const Options& options) {
  try {
    SoundLoop loop{options.name};
    loop.connectOut(options.out);
    for (const auto& port : options.in) loop.connectIn(port);
    std::size_t disturbed = 0;
    measureLatency(loop, options, disturbed);
    if (options.sineSeconds > 0.0) measureQuality(loop, options, disturbed);
    std::printf("disturbed %zu\n", disturbed);
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
  CLI::App app{"Measures the way of sound out of one JACK port and back into another"};
  app.add_option("--name", options.name, "Name of the JACK client")->capture_default_str();
  app.add_option("--out", options.out, "Port that takes the sound")->required();
  app.add_option("--in", options.in, "Port (or several) that gives it back")->required();
  app.add_option("--chirps", options.chirps, "How often to measure the time")
      ->check(CLI::Range(0, 100'000))
      ->capture_default_str();
  app.add_option("--sine", options.sineSeconds, "Seconds of sine; 0: none")
      ->check(CLI::Range(0.0, 36'000.0))
      ->capture_default_str();
  app.add_option("--level", options.sineLevel, "Its amplitude")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  app.add_option("--longest", options.longestMs, "Milliseconds that the way may take")
      ->check(CLI::Range(10.0, 10'000.0))
      ->capture_default_str();
  if (const auto code = parseCommandLine(app, argc, argv)) return *code;
  return measure(options);
}
