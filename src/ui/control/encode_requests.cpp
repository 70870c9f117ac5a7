// SPDX-License-Identifier: GPL-3.0-or-later
//
// The other way of requests.cpp, for programs that ask, and for tests.
#include <algorithm>

#include <boost/json.hpp>

#include "ui/control/control_limits.hpp"
#include "ui/control/requests.hpp"
#include "wire/transport_message.hpp"

namespace midipool::control {
namespace {

using boost::json::object;
using boost::json::value;

template <typename T>
void put(object& json, const char* name, const std::optional<T>& field) {
  if (field) json[name] = *field;
}

void put(object& json, const char* name, const std::optional<Decibels>& gain) {
  if (gain) json[name] = std::max(gain->value(), limits::kSilence);
}

object withStrip(object json, const StripChange& change) {
  put(json, "gain_db", change.gain);
  put(json, "pan", change.pan);
  put(json, "muted", change.muted);
  put(json, "soloed", change.soloed);
  return json;
}

object withPassword(object json, const std::string& password) {
  if (!password.empty()) json["password"] = password;
  return json;
}

struct ToJson {
  object operator()(const Unknown& unknown) const { return {{"type", unknown.type}}; }
  object operator()(const Hello& hello) const {
    object json{{"type", "hello"}};
    put(json, "token", hello.token);
    put(json, "meters_per_second", hello.metersPerSecond);
    return json;
  }
  object operator()(const HostRoom& host) const {
    auto json = withPassword({{"type", "host"}, {"room", host.room}, {"nickname", host.nickname}},
                             host.password);
    put(json, "port", host.port);
    return json;
  }
  object operator()(const JoinRoom& join) const {
    return withPassword(
        {{"type", "join"}, {"invitation", join.invitation}, {"nickname", join.nickname}},
        join.password);
  }
  object operator()(const LeaveRoom&) const { return {{"type", "leave"}}; }
  object operator()(const Diagnose& diagnose) const {
    return {{"type", "diagnose"}, {"host", diagnose.host}};
  }
  object operator()(const Steer& steer) const {
    auto json = transportToJson(steer.request);
    json["type"] = "transport";
    return json;
  }
  object operator()(const ChangeStrip& strip) const {
    return withStrip({{"type", "strip"}, {"nickname", strip.nickname}}, strip.change);
  }
  object operator()(const ChangeInput& input) const {
    return withStrip({{"type", "input"}, {"input", input.input}}, input.change);
  }
  object operator()(const ChangeMaster& master) const {
    object json{{"type", "master"}};
    put(json, "gain_db", master.gain);
    return json;
  }
  object operator()(const ChangeMetronome& metronome) const {
    auto json = withStrip({{"type", "metronome"}}, metronome.strip);
    put(json, "on", metronome.change.on);
    put(json, "accent", metronome.change.accent);
    put(json, "count_in", metronome.change.countInBars);
    if (metronome.change.subdivision) {
      json["subdivision"] = midipool::nameOf(*metronome.change.subdivision);
    }
    return json;
  }
  object operator()(const Say& say) const { return {{"type", "chat"}, {"text", say.text}}; }
  object operator()(const ChangeRoom& room) const {
    object json{{"type", "change_room"}};
    if (room.steering) json["steering"] = midipool::nameOf(*room.steering);
    put(json, "password", room.password);
    return json;
  }
  object operator()(const ListenAs& listen) const {
    object json{{"type", "listen_as"}};
    const auto& [playout, monitor, receive] = listen.change;
    if (playout) json["playout"] = textOf(*playout);
    if (monitor) json["monitor"] = midipool::nameOf(*monitor);
    if (receive) json["receive"] = midipool::nameOf(*receive);
    return json;
  }
  object operator()(const Record& record) const {
    object json{{"type", "record"}, {"on", record.on}, {"now", record.now}};
    if (record.server) json["server"] = true;
    return json;
  }
  object operator()(const ListDevices&) const { return {{"type", "list_devices"}}; }
  object operator()(const ChooseDevices& choice) const {
    object json{{"type", "choose_devices"}};
    put(json, "audio", choice.audio);
    put(json, "audio_device", choice.audioDevice);
    put(json, "midi", choice.midi);
    put(json, "rate", choice.rate);
    put(json, "period", choice.period);
    return json;
  }
  object operator()(const ListPorts&) const { return {{"type", "list_ports"}}; }
  object operator()(const ConnectPorts& ports) const {
    return {{"type", "connect_ports"}, {"from", ports.from}, {"to", ports.to}};
  }
  object operator()(const DisconnectPorts& ports) const {
    return {{"type", "disconnect_ports"}, {"from", ports.from}, {"to", ports.to}};
  }
  object operator()(const Learn& learn) const {
    return {{"type", "learn"}, {"control", learn.control}};
  }
  object operator()(const StopLearning&) const { return {{"type", "stop_learning"}}; }
  object operator()(const Forget& forget) const {
    return {{"type", "forget"}, {"control", forget.control}};
  }
  object operator()(const ChangeSettings& change) const {
    object settings;
    for (const auto& [name, setting] : change.settings) {
      settings[name] = std::visit([](const auto& field) { return value(field); }, setting);
    }
    return {{"type", "settings"}, {"settings", std::move(settings)}};
  }
};

}  // namespace

std::string encode(const Request& request) {
  auto json = std::visit(ToJson{}, request.wish);
  put(json, "id", request.id);
  return boost::json::serialize(json);
}

}  // namespace midipool::control
