// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/control/requests.hpp"

#include <algorithm>

#include <boost/json.hpp>

#include "audio/fader_law.hpp"
#include "client/sound/room_mix.hpp"
#include "ui/control/control_limits.hpp"
#include "wire/json_fields.hpp"
#include "wire/limits.hpp"
#include "wire/transport_message.hpp"

namespace midipool::control {
namespace {

namespace wire = midipool::limits;

std::optional<std::string> optionalText(const JsonFields& fields, std::string_view name,
                                        std::size_t longest) {
  if (!fields.has(name)) return std::nullopt;
  return fields.text(name, 0, longest);
}

std::optional<unsigned> optionalNumber(const JsonFields& fields, std::string_view name, int lowest,
                                       int highest) {
  if (!fields.has(name)) return std::nullopt;
  return static_cast<unsigned>(fields.integer(name, lowest, highest));
}

std::optional<bool> optionalFlag(const JsonFields& fields, std::string_view name) {
  if (!fields.has(name)) return std::nullopt;
  return fields.boolean(name);
}

std::optional<Decibels> gainFrom(const JsonFields& fields) {
  if (!fields.has("gain_db")) return std::nullopt;
  const auto gain = fields.number("gain_db", limits::kSilence, kFaderTop.value());
  return gain < kFaderBottom.value() ? Decibels::silence() : Decibels{gain};
}

StripChange stripFrom(const JsonFields& fields) {
  StripChange change;
  change.gain = gainFrom(fields);
  if (fields.has("pan")) change.pan = fields.number("pan", -1.0, 1.0);
  change.muted = optionalFlag(fields, "muted");
  change.soloed = optionalFlag(fields, "soloed");
  return change;
}

Hello helloFrom(const JsonFields& fields) {
  Hello hello;
  hello.token = optionalText(fields, "token", wire::kLongestName);
  if (const auto meters =
          optionalNumber(fields, "meters_per_second", 0, limits::kMostMetersPerSecond)) {
    hello.metersPerSecond = static_cast<int>(*meters);
  }
  return hello;
}

HostRoom hostFrom(const JsonFields& fields) {
  return {fields.text("room", 1, wire::kLongestName),
          fields.text("nickname", 1, wire::kLongestName),
          optionalText(fields, "password", wire::kLongestPassword).value_or(""),
          optionalNumber(fields, "port", 1, limits::kLastPort)};
}

// Out of a letter it may come in several lines.
std::string inOneLine(boost::json::object json) {
  if (auto* text = json["invitation"].if_string()) {
    std::ranges::replace_if(
        *text, [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
  }
  return JsonFields{json, "join"}.text("invitation", 1, limits::kLongestInvitation);
}

JoinRoom joinFrom(const JsonFields& fields, const boost::json::object& json) {
  return {inOneLine(json), fields.text("nickname", 1, wire::kLongestName),
          optionalText(fields, "password", wire::kLongestPassword).value_or("")};
}

ChooseDevices devicesFrom(const JsonFields& fields) {
  ChooseDevices choice;
  choice.audio = optionalText(fields, "audio", wire::kLongestName);
  choice.audioDevice = optionalText(fields, "audio_device", limits::kLongestPort);
  choice.midi = optionalText(fields, "midi", wire::kLongestName);
  choice.rate = optionalNumber(fields, "rate", 8000, 192'000);
  choice.period = optionalNumber(fields, "period", 16, 4096);
  return choice;
}

std::string portFrom(const JsonFields& fields, std::string_view name) {
  return fields.text(name, 1, limits::kLongestPort);
}

std::string controlFrom(const JsonFields& fields) {
  return fields.text("control", 1, limits::kLongestControl);
}

Setting settingFrom(const JsonFields& fields, std::string_view name,
                    const boost::json::value& value) {
  if (value.is_null()) return nullptr;
  if (value.is_bool()) return value.get_bool();
  if (value.is_number()) {
    return fields.number(name, -limits::kMostSetting, limits::kMostSetting);
  }
  return fields.text(name, 0, limits::kLongestSettings);
}

ChangeSettings settingsFrom(const JsonFields& fields, const boost::json::object& json) {
  const auto inner = fields.object("settings");
  ChangeSettings change;
  const auto& object = json.at("settings").get_object();
  for (const auto& entry : object) {
    const std::string name{entry.key()};
    if (name.empty() || name.size() > wire::kLongestName || !isPlainText(name)) {
      fields.fail("settings", "named by 1 to 64 bytes without control characters");
    }
    change.settings[name] = settingFrom(inner, name, entry.value());
  }
  // As they are written again, where a number may be longer.
  if (encode(Request{{}, change}).size() > limits::kLongestSettings) {
    fields.fail("settings", "at most 4096 bytes long");
  }
  return change;
}

ChangeMetronome metronomeFrom(const JsonFields& fields) {
  ChangeMetronome metronome{{}, stripFrom(fields)};
  auto& change = metronome.change;
  change.on = optionalFlag(fields, "on");
  change.accent = optionalFlag(fields, "accent");
  if (const auto bars = optionalNumber(fields, "count_in", 0, kMostCountInBars)) {
    change.countInBars = static_cast<int>(*bars);
  }
  if (const auto name = optionalText(fields, "subdivision", wire::kLongestName)) {
    change.subdivision = subdivisionNamed(*name);
    if (!change.subdivision) {
      fields.fail("subdivision", "none, eighths, triplets or sixteenths");
    }
  }
  return metronome;
}

Wish mixerWishFrom(const std::string& type, const JsonFields& fields) {
  if (type == "strip") {
    return ChangeStrip{fields.text("nickname", 1, wire::kLongestShownName), stripFrom(fields)};
  }
  if (type == "input") {
    return ChangeInput{static_cast<std::size_t>(fields.integer("input", 1, RoomMix::kInputs)),
                       stripFrom(fields)};
  }
  if (type == "master") return ChangeMaster{gainFrom(fields)};
  if (type == "metronome") return metronomeFrom(fields);
  return Unknown{type};
}

Wish deviceWishFrom(const std::string& type, const JsonFields& fields) {
  if (type == "list_devices") return ListDevices{};
  if (type == "choose_devices") return devicesFrom(fields);
  if (type == "list_ports") return ListPorts{};
  if (type == "connect_ports")
    return ConnectPorts{portFrom(fields, "from"), portFrom(fields, "to")};
  if (type == "disconnect_ports") {
    return DisconnectPorts{portFrom(fields, "from"), portFrom(fields, "to")};
  }
  if (type == "learn") return Learn{controlFrom(fields)};
  if (type == "stop_learning") return StopLearning{};
  if (type == "forget") return Forget{controlFrom(fields)};
  return mixerWishFrom(type, fields);
}

ListenAs listenAsFrom(const JsonFields& fields) {
  ListeningChange listen;
  if (const auto text = optionalText(fields, "playout", wire::kLongestName)) {
    listen.playout = playoutChoiceFrom(*text);
    if (!listen.playout) fields.fail("playout", kPlayoutChoices);
  }
  if (const auto name = optionalText(fields, "monitor", wire::kLongestName)) {
    listen.monitor = monitorNamed(*name);
    if (!listen.monitor) fields.fail("monitor", "aligned, direct or off");
  }
  if (const auto name = optionalText(fields, "receive", wire::kLongestName)) {
    listen.receive = receiveModeNamed(*name);
    if (!listen.receive) fields.fail("receive", "auto, stems or mix");
  }
  return {listen};
}

Wish wishFrom(const std::string& type, const JsonFields& fields, const boost::json::object& json) {
  if (type == "hello") return helloFrom(fields);
  if (type == "host") return hostFrom(fields);
  if (type == "join") return joinFrom(fields, json);
  if (type == "leave") return LeaveRoom{};
  if (type == "change_room") return changeRoomFrom(fields);
  if (type == "diagnose") return Diagnose{fields.text("host", 1, limits::kLongestHost)};
  if (type == "transport") return Steer{transportFromJson(fields)};
  if (type == "chat") return Say{fields.text("text", 1, wire::kLongestChat)};
  if (type == "settings") return settingsFrom(fields, json);
  if (type == "listen_as") return listenAsFrom(fields);
  if (type == "record") {
    return Record{fields.boolean("on"), optionalFlag(fields, "now").value_or(false),
                  optionalFlag(fields, "server").value_or(false)};
  }
  return deviceWishFrom(type, fields);
}

}  // namespace

Request decodeRequest(std::string_view text, std::optional<std::int64_t>& id) {
  const auto json = parseJsonObject(text);
  const JsonFields message{json, "message"};
  if (message.has("id")) id = message.integer("id", 0, limits::kLastId);
  const auto type = message.text("type", 1, wire::kLongestName);
  return {id, wishFrom(type, {json, type}, json)};
}

StripSettings changed(StripSettings strip, const StripChange& change) {
  strip.gain = change.gain.value_or(strip.gain);
  strip.pan = change.pan.value_or(strip.pan);
  strip.muted = change.muted.value_or(strip.muted);
  strip.soloed = change.soloed.value_or(strip.soloed);
  return strip;
}

}  // namespace midipool::control
