// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/status_text.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "app/status_fields.hpp"
#include "audio/fader_law.hpp"
#include "client/port_words.hpp"
#include "net/duration_text.hpp"

namespace midipool {
namespace {

using boost::json::object;

std::string clockLine(const object& clock) {
  const auto state = textIn(clock, "state");
  if (clock.if_contains("offset_ms") == nullptr) return state;
  return fmt::format(
      "{}, within {:.3f} ms (plus at most {:.1f} ms if the line is lopsided), drift {:+.2f} ppm, "
      "offset {:.3f} ms, answer {:.0f} ms ago",
      state, numberIn(clock, "error_bound_ms"), numberIn(clock, "asymmetry_bound_ms"),
      numberIn(clock, "drift_ppm"), numberIn(clock, "offset_ms"),
      numberIn(clock, "last_answer_ms_ago"));
}

std::string transportLine(const object& transport) {
  if (transport.empty()) return "unknown";
  const auto& signature = objectIn(transport, "time_signature");
  auto line = fmt::format("{} at {}, {:g} bpm, {}/{}", songText(transport),
                          placeText(placeIn(transport)), numberIn(transport, "bpm"),
                          numberIn(signature, "numerator"), numberIn(signature, "denominator"));
  if (const auto& loop = objectIn(transport, "loop"); !loop.empty()) {
    line += fmt::format(", loop {} to {}", placeText(objectIn(loop, "from")),
                        placeText(objectIn(loop, "to")));
  }
  return line;
}

std::string midiLine(const object& midi) {
  if (textIn(midi, "receive_port").empty()) return textIn(midi, "device");
  const auto& deviation = objectIn(midi, "deviation_us");
  const auto how = fmt::format("{}{}, sent within {:.0f} µs (99 of 100), at worst {:.0f} µs",
                               textIn(midi, "device"), flagIn(midi, "connected") ? "" : " (gone)",
                               numberIn(deviation, "p99"), numberIn(deviation, "max"));
  return fmt::format("{}\n           play into {}, listen to {}", how, textIn(midi, "send_port"),
                     textIn(midi, "receive_port"));
}

std::string soundLine(const object& sound) {
  auto line = textIn(sound, "device");
  if (!flagIn(sound, "connected")) line += " (gone)";
  if (!textIn(sound, "send").empty()) {
    const auto inputs = static_cast<std::size_t>(std::max(numberIn(sound, "inputs"), 0.0));
    line += fmt::format("\n           play into {}, listen to {}",
                        portsInWords(textIn(sound, "send"), inputs),
                        portsInWords(textIn(sound, "receive"), kOutputs));
  }
  const auto& sending = objectIn(sound, "sending");
  if (flagIn(sending, "open")) {
    line += fmt::format("\n           sending {}, {} channel{}, {} frames a packet{}",
                        textIn(sending, "codec"), numberIn(sending, "channels"),
                        numberIn(sending, "channels") == 1 ? "" : "s", numberIn(sending, "frames"),
                        flagIn(sending, "parity") ? ", with parity against loss" : "");
  }
  for (const auto& entry : arrayIn(sending, "heard_by")) {
    const auto& heard = entry.as_object();
    line += fmt::format("\n           {} loses {:.1f} % of it, jitter {:.1f} ms",
                        textIn(heard, "nickname"), numberIn(heard, "loss_percent"),
                        numberIn(heard, "jitter_ms"));
  }
  return line;
}

// The way as the clocks tell it, which on a short one may be less than nothing; the rest is what
// packets and devices gather.
std::string delayText(const object& stem) {
  const double delay = numberIn(stem, "delay_ms");
  const double buffer = std::clamp(numberIn(stem, "buffer_ms"), 0.0, std::max(delay, 0.0));
  const double way = std::clamp(numberIn(stem, "network_ms"), 0.0, std::max(delay - buffer, 0.0));
  return fmt::format(
      "{:.1f} ms from player to you ({:.1f} on the way, {:.1f} in the buffer, {:.1f} in packets "
      "and "
      "devices)",
      delay, way, buffer, delay - way - buffer);
}

std::string stemLine(const object& stem) {
  const double expected = numberIn(stem, "packets") + numberIn(stem, "lost");
  return fmt::format(
      "  {}: {}, lost {:.2f} %, repaired {:.2f} %, made up {:.2f} %, jitter {:.1f} ms",
      textIn(stem, "nickname"), delayText(stem), percentOf(numberIn(stem, "lost"), expected),
      percentOf(numberIn(stem, "repaired"), expected),
      percentOf(numberIn(stem, "concealed_frames"), numberIn(stem, "played_frames")),
      numberIn(stem, "jitter_ms"));
}

std::string peerLine(const object& peer) {
  auto line = fmt::format("  {}{}", textIn(peer, "nickname"), flagIn(peer, "self") ? " (you)" : "");
  if (const auto* found = peer.if_contains("line")) {
    const auto& quality = found->as_object();
    line += fmt::format(": clock {}, within {:.2f} ms, round trip {:.1f} ms ± {:.1f} ms",
                        textIn(quality, "clock"), numberIn(quality, "error_bound_us") / 1000.0,
                        numberIn(quality, "round_trip_us") / 1000.0,
                        numberIn(quality, "jitter_us") / 1000.0);
  }
  return line;
}

std::string recorders(const object& status) {
  std::string names;
  for (const auto& entry : arrayIn(status, "peers")) {
    const auto& peer = entry.as_object();
    if (!flagIn(peer, "recording") || flagIn(peer, "self")) continue;
    names += (names.empty() ? "" : ", ") + textIn(peer, "nickname");
  }
  return names;
}

// Nothing while the room is heard live, as chosen.
std::string playoutLine(const object& playout) {
  const auto mode = textIn(playout, "mode");
  const auto state = textIn(playout, "state");
  if (mode == "live" || mode.empty()) return {};
  if (state == "too_long" && mode == "aligned") {
    return "live: the line needs more than the room waits";
  }
  if (state == "too_long") {
    return fmt::format("live: {} is less than the line needs, or more than a minute", mode);
  }
  if (state == "waiting") {
    if (!playout.contains("next_in_ms")) return mode + ", once so much has been played";
    return fmt::format("{}, in {:.1f} s", mode, numberIn(playout, "next_in_ms") / 1000.0);
  }
  return fmt::format("{}: {:.1f} ms, {:.2f} beats, {:.2f} bars", mode,
                     numberIn(playout, "delay_ms"), numberIn(playout, "delay_beats"),
                     numberIn(playout, "delay_bars"));
}

std::string monitorWords(const std::string& monitor) {
  if (monitor == "direct") return "at once";
  return monitor == "off" ? "not at all" : "with the others";
}

std::string gainText(double decibels) {
  return decibels <= kFaderBottom.value() ? "silent" : fmt::format("{:.1f} dB", decibels);
}

}  // namespace

std::string stripText(const object& strip) {
  auto text = gainText(numberIn(strip, "gain_db"));
  if (const double pan = numberIn(strip, "pan"); pan != 0.0) {
    text += fmt::format(", {:.0f} % {}", 100.0 * std::abs(pan), pan < 0.0 ? "left" : "right");
  }
  if (flagIn(strip, "muted")) text += ", muted";
  if (flagIn(strip, "soloed")) text += ", solo";
  return text;
}

std::string metronomeLine(const object& status) {
  if (status.empty()) return kNoRoomYet;
  const auto& metronome = objectIn(objectIn(status, "sound"), "metronome");
  if (metronome.empty()) return "there is no sound device";
  std::string line = flagIn(metronome, "on") ? "on" : "off";
  const auto between = textIn(metronome, "subdivision");
  if (between != "none") line += fmt::format("; {} between the beats", between);
  if (!flagIn(metronome, "accent")) line += "; all beats alike";
  if (const auto bars = numberIn(metronome, "count_in"); bars > 0) {
    line += fmt::format("; counts {:g} bar{} in", bars, bars == 1 ? "" : "s");
  }
  return line + "; " + stripText(metronome);
}

std::string listeningLine(const object& status) {
  if (status.empty()) return kNoRoomYet;
  const auto& sound = objectIn(status, "sound");
  if (sound.empty()) return "nothing: there is no sound device";
  const auto& playout = objectIn(sound, "playout");
  const auto line = playoutLine(playout);
  const auto state = textIn(playout, "state");
  const bool alone = state == "live" || state == "too_long";  // each at a delay of his own
  const auto monitor = textIn(playout, "monitor");
  return fmt::format("{}; yourself {}; the others {}{}", line.empty() ? "live" : line,
                     alone && monitor == "aligned" ? "not at all" : monitorWords(monitor),
                     flagIn(sound, "mixed_by_server") ? "mixed by the server" : "each for himself",
                     flagIn(status, "online") ? "" : "; the server is lost, so that may change");
}

std::string recordingLine(const object& recording) {
  const auto phase = textIn(recording, "phase");
  if (phase.empty()) return "not recording";
  if (phase == "waiting") return "recording from the next bar line on";
  const std::chrono::seconds seconds{static_cast<long>(numberIn(recording, "seconds"))};
  const auto length = hoursText(seconds);
  const auto folder = textIn(recording, "folder");
  const auto error = textIn(recording, "error");
  if (!error.empty()) return fmt::format("ended: {}; {} are in {}", error, length, folder);
  if (phase == "off") return fmt::format("not recording; {} are in {}", length, folder);
  const auto tracks = numberIn(recording, "tracks");
  auto line = fmt::format("{} {}, {:g} track{}, into {}", phase, length, tracks,
                          tracks == 1 ? "" : "s", folder);
  if (flagIn(recording, "ends_at_bar")) return line + "; it ends at the next bar line";
  if (recording.contains("minutes_left")) {
    line +=
        fmt::format("; the disk has room for {:.0f} minutes", numberIn(recording, "minutes_left"));
  }
  return line;
}

std::string statusText(const object& status) {
  if (status.empty()) return fmt::format("{}\n", kNoRoomYet);
  auto lines = fmt::format(
      "room       {}@{} as {}{}\nclock      {}\ntransport  {}\nMIDI       {}\nplayers\n",
      textIn(status, "room"), textIn(status, "server"), textIn(status, "nickname"),
      flagIn(status, "online") ? "" : " (offline, trying again)",
      clockLine(objectIn(status, "clock")), transportLine(objectIn(status, "transport")),
      midiLine(objectIn(status, "midi")));
  for (const auto& peer : arrayIn(status, "peers")) {
    lines += peerLine(peer.as_object()) + "\n";
  }
  if (const auto& recording = objectIn(status, "recording"); !recording.empty()) {
    lines += fmt::format("recorder   {}\n", recordingLine(recording));
  }
  if (const auto names = recorders(status); !names.empty()) {
    lines += fmt::format("           {} record{} the room\n", names,
                         names.find(',') == std::string::npos ? "s" : "");
  }
  if (flagIn(status, "server_records")) lines += "           the server records the room\n";
  if (const auto* found = status.if_contains("sound")) {
    const auto& sound = found->as_object();
    lines += fmt::format("sound      {}\n", soundLine(sound));
    lines += fmt::format("hearing    {}\n", listeningLine(status));
    if (flagIn(objectIn(sound, "metronome"), "on")) {
      lines += fmt::format("metronome  {}\n", metronomeLine(status));
    }
    for (const auto& stem : arrayIn(sound, "stems")) {
      lines += stemLine(stem.as_object()) + "\n";
    }
  }
  return lines;
}

}  // namespace midipool
