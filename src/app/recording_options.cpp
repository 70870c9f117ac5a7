// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/recording_options.hpp"

#include <cstdlib>
#include <fstream>

#include <CLI/CLI.hpp>

#include "app/number_check.hpp"

namespace midipool {
namespace {

namespace fs = std::filesystem;

fs::path environment(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): before any thread
  return value == nullptr ? "" : value;
}

// A line of user-dirs.dirs: XDG_MUSIC_DIR="$HOME/Music"; the home folder itself means none.
fs::path musicFolder(const fs::path& home, const fs::path& config) {
  std::ifstream file{config / "user-dirs.dirs"};
  constexpr std::string_view kBegin = "XDG_MUSIC_DIR=\"";
  constexpr std::string_view kHome = "$HOME/";
  for (std::string line; std::getline(file, line);) {
    const auto end = line.rfind('"');
    if (!line.starts_with(kBegin) || end <= kBegin.size()) continue;
    const auto place = line.substr(kBegin.size(), end - kBegin.size());
    if (place.size() > kHome.size() && place.starts_with(kHome)) {
      return home / place.substr(kHome.size());
    }
    if (place.starts_with('/')) return place;
  }
  return {};
}

}  // namespace

void addRecordingOptions(CLI::App& command, RecordingWords& options) {
  command.add_flag("--record", options.record, "Record the room from the first bar on");
  command
      .add_option("--recordings", options.folder,
                  "Where recordings go (default: midiPool in your folder for music)")
      ->type_name("DIR");
  command
      .add_option("--record-format", options.format, "Of recordings: flac, 24 bits, or wav, floats")
      ->check(CLI::IsMember({"flac", "wav"}))
      ->capture_default_str();
  command
      .add_option("--record-split", options.splitMinutes,
                  "A new file for each track of a recording every so many minutes")
      ->type_name("MINUTES")
      ->check(between(1, 60))
      ->capture_default_str();
  command
      .add_option("--record-metronome", options.metronome,
                  "A track with the metronome's clicks, whether it is heard or not")
      ->check(CLI::IsMember({"on", "off"}))
      ->capture_default_str();
  command
      .add_option(
          "--record-inputs", options.inputs,
          "A track for each of your own inputs, before its fader; auto: from three inputs on")
      ->check(CLI::IsMember({"auto", "on", "off"}))
      ->capture_default_str();
}

RecordingOptions recordingOptions(const RecordingWords& words) {
  RecordingOptions options;
  options.fromTheStart = words.record;
  options.recorder.format = words.format == "wav" ? SoundFileFormat::kWav : SoundFileFormat::kFlac;
  options.recorder.partFrames = std::int64_t{words.splitMinutes} * 60 * kFramesPerSecond;
  options.metronome = words.metronome == "on";
  if (words.inputs != "auto") {
    options.inputs = words.inputs == "on" ? InputTracks::kOn : InputTracks::kOff;
  }
  options.recorder.folder = words.folder;
  if (!words.folder.empty()) return options;
  const auto home = environment("HOME");
  const auto config = environment("XDG_CONFIG_HOME");
  options.recorder.folder = usualRecordings(home, config.is_absolute() ? config : home / ".config");
  return options;
}

fs::path usualRecordings(const fs::path& home, const fs::path& config) {
  const auto music = musicFolder(home, config);
  return (music.empty() ? home : music) / "midiPool";
}

}  // namespace midipool
