// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "app/commands.hpp"
#include "app/folders.hpp"
#include "app/names.hpp"
#include "app/program.hpp"
#include "ui/control_token.hpp"
#include "ui/local_client.hpp"

namespace midipool {
namespace {

using boost::json::object;
using boost::json::value;

double number(const object& json, const char* name) {
  const auto* found = json.if_contains(name);
  return found != nullptr && found->is_number() ? found->to_number<double>() : 0.0;
}

std::string text(const object& json, const char* name) {
  const auto* found = json.if_contains(name);
  return found != nullptr && found->is_string() ? std::string{found->as_string()} : "";
}

std::string clockLine(const object& clock) {
  const auto state = text(clock, "state");
  if (clock.if_contains("offset_ms") == nullptr) return state;
  return fmt::format(
      "{}, within {:.3f} ms (plus at most {:.1f} ms if the line is lopsided), drift {:+.2f} ppm, "
      "offset {:.3f} ms, answer {:.0f} ms ago",
      state, number(clock, "error_bound_ms"), number(clock, "asymmetry_bound_ms"),
      number(clock, "drift_ppm"), number(clock, "offset_ms"), number(clock, "last_answer_ms_ago"));
}

std::string place(const object& position) {
  return fmt::format("{}.{}.{:02}", number(position, "bar"), number(position, "beat"),
                     number(position, "tick"));
}

std::string transportLine(const object& transport) {
  if (transport.empty()) return "unknown";
  const auto& signature = transport.at("time_signature").as_object();
  auto line = fmt::format("{} at {}, {:g} bpm, {}/{}",
                          transport.at("playing").as_bool() ? "playing" : "stopped",
                          place(transport.at("position").as_object()), number(transport, "bpm"),
                          number(signature, "numerator"), number(signature, "denominator"));
  if (const auto* loop = transport.at("loop").if_object()) {
    line += fmt::format(", loop {} to {}", place(loop->at("from").as_object()),
                        place(loop->at("to").as_object()));
  }
  return line;
}

std::string midiLine(const object& midi) {
  if (text(midi, "receive_port").empty()) return text(midi, "device");
  const auto& deviation = midi.at("deviation_us").as_object();
  const auto how =
      fmt::format("{}{}, sent within {:.0f} µs (99 of 100), at worst {:.0f} µs",
                  text(midi, "device"), midi.at("connected").as_bool() ? "" : " (gone)",
                  number(deviation, "p99"), number(deviation, "max"));
  return fmt::format("{}\n           play into {}, listen to {}", how, text(midi, "send_port"),
                     text(midi, "receive_port"));
}

std::string soundLine(const object& sound) {
  auto line = text(sound, "device");
  if (!sound.at("connected").as_bool()) line += " (gone)";
  if (!text(sound, "send").empty()) {
    line += fmt::format("\n           play into {}, listen to {}", text(sound, "send"),
                        text(sound, "receive"));
  }
  const auto& sending = sound.at("sending").as_object();
  if (sending.at("open").as_bool()) {
    line += fmt::format("\n           sending {}, {} channel{}, {} frames a packet{}",
                        text(sending, "codec"), number(sending, "channels"),
                        number(sending, "channels") == 1 ? "" : "s", number(sending, "frames"),
                        sending.at("parity").as_bool() ? ", with parity against loss" : "");
  }
  for (const auto& entry : sending.at("heard_by").as_array()) {
    const auto& heard = entry.as_object();
    line += fmt::format("\n           {} loses {:.1f} % of it, jitter {:.1f} ms",
                        text(heard, "nickname"), number(heard, "loss_percent"),
                        number(heard, "jitter_ms"));
  }
  return line;
}

double percent(double part, double whole) {
  return whole > 0.0 ? 100.0 * part / whole : 0.0;
}

std::string stemLine(const object& stem) {
  const double expected = number(stem, "packets") + number(stem, "lost");
  return fmt::format(
      "  {}: {:.1f} ms from player to you ({:.1f} ms of it in the buffer), lost {:.2f} %, repaired "
      "{:.2f} %, made up {:.2f} %, jitter {:.1f} ms",
      text(stem, "nickname"), number(stem, "delay_ms"), number(stem, "buffer_ms"),
      percent(number(stem, "lost"), expected), percent(number(stem, "repaired"), expected),
      percent(number(stem, "concealed_frames"), number(stem, "played_frames")),
      number(stem, "jitter_ms"));
}

std::string peerLine(const object& peer) {
  auto line =
      fmt::format("  {}{}", text(peer, "nickname"), peer.at("self").as_bool() ? " (you)" : "");
  if (const auto* found = peer.if_contains("line")) {
    const auto& quality = found->as_object();
    line += fmt::format(": clock {}, within {:.2f} ms, round trip {:.1f} ms ± {:.1f} ms",
                        text(quality, "clock"), number(quality, "error_bound_us") / 1000.0,
                        number(quality, "round_trip_us") / 1000.0,
                        number(quality, "jitter_us") / 1000.0);
  }
  return line;
}

std::string forPeople(const object& status) {
  auto lines = fmt::format(
      "room       {}@{} as {}{}\nclock      {}\ntransport  {}\nMIDI       {}\nplayers\n",
      text(status, "room"), text(status, "server"), text(status, "nickname"),
      status.at("online").as_bool() ? "" : " (offline, trying again)",
      clockLine(status.at("clock").as_object()), transportLine(status.at("transport").as_object()),
      midiLine(status.at("midi").as_object()));
  for (const auto& peer : status.at("peers").as_array()) {
    lines += peerLine(peer.as_object()) + "\n";
  }
  if (const auto* found = status.if_contains("sound")) {
    const auto& sound = found->as_object();
    lines += fmt::format("sound      {}\n", soundLine(sound));
    for (const auto& stem : sound.at("stems").as_array()) {
      lines += stemLine(stem.as_object()) + "\n";
    }
  }
  return lines;
}

}  // namespace

int showStatus(const CommonOptions& common, const std::string& ui, bool json) {
  const auto token = readControlToken(findFolders(common.config, "").config);
  const auto status = askStatus(ui.empty() ? LocalAddress{} : parseLocalAddress(ui), token);
  std::fputs((json ? status + "\n" : forPeople(boost::json::parse(status).as_object())).c_str(),
             stdout);
  return kDone;
}

}  // namespace midipool
