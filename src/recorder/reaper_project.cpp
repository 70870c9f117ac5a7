// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorder/reaper_project.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace midipool {
namespace {

// Nothing in a project escapes a quotation mark: it is put between marks that are not in the text.
std::string quoted(std::string text) {
  for (const char mark : {'"', '\'', '`'}) {
    if (text.find(mark) == std::string::npos) return mark + text + mark;
  }
  std::ranges::replace(text, '`', '\'');
  return '`' + text + '`';
}

double seconds(Nanoseconds time) {
  return static_cast<double>(time.count()) * 1e-9;
}

double secondsOf(std::int64_t frames) {
  return static_cast<double>(frames) / static_cast<double>(kFramesPerSecond);
}

int signatureNumber(TimeSignature signature) {
  return signature.denominator() * 65536 + signature.numerator();
}

// Shape 1 is a step.
std::string tempoPoints(const TempoMap& tempo) {
  std::string text;
  for (const auto& stretch : tempo.stretches()) {
    text += fmt::format("    PT {:.12f} {:.10f} 1", seconds(stretch.time), stretch.bpm);
    if (stretch.newBars) text += fmt::format(" {}", signatureNumber(stretch.signature));
    text += '\n';
  }
  return text;
}

std::string item(const TrackPart& part, const std::string& source) {
  return fmt::format(
      "    <ITEM\n"
      "      POSITION {:.12f}\n"
      "      LENGTH {:.12f}\n"
      "      LOOP 0\n"
      "      NAME {}\n"
      "      <SOURCE {}\n"
      "        FILE {}\n"
      "      >\n"
      "    >\n",
      secondsOf(part.start), secondsOf(part.frames), quoted(part.file), source, quoted(part.file));
}

// What is the same sound once more is muted, and clicks: what is heard first is the music.
std::string track(const TrackFiles& track, const std::string& source) {
  std::string text = fmt::format(
      "  <TRACK\n"
      "    NAME {}\n"
      "    VOLPAN 1 0 -1 -1 1\n"
      "    MUTESOLO {} 0 0\n"
      "    NCHAN 2\n",
      quoted(shownName(track.info)), isMixed(track.info.kind) ? 0 : 1);
  for (const auto& part : track.parts) {
    if (part.frames > 0) text += item(part, source);
  }
  return text + "  >\n";
}

}  // namespace

std::string reaperProject(const TakeDescription& take) {
  const auto& first = take.tempo.stretches().front();
  std::string text = "<REAPER_PROJECT 0.1 \"6.0/midiPool\" 0\n";
  text += fmt::format("  <NOTES 0 2\n    |{}, recorded by {}, {}\n  >\n", take.room,
                      take.recordedBy, take.begun);
  // Items and markers stay at their times, whatever is done to the tempo.
  text += "  TIMELOCKMODE 0\n  TEMPOENVLOCKMODE 0\n";
  text += fmt::format("  SAMPLERATE {} 1 0\n", kFramesPerSecond);
  text += fmt::format("  TEMPO {:.10g} {} {}\n", first.bpm, first.signature.numerator(),
                      first.signature.denominator());
  text += "  <TEMPOENVEX\n    ACT 1 -1\n    VIS 1 0 1\n    DEFSHAPE 1 -1 -1\n";
  text += tempoPoints(take.tempo) + "  >\n";
  for (std::size_t i = 0; i < take.markers.size(); ++i) {
    text += fmt::format("  MARKER {} {:.12f} {} 0\n", i + 1, seconds(take.markers[i].time),
                        quoted(take.markers[i].text));
  }
  const std::string source = take.format == "flac" ? "FLAC" : "WAVE";
  for (const auto& each : take.tracks) text += track(each, source);
  return text + ">\n";
}

}  // namespace midipool
