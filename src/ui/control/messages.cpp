// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/control/messages.hpp"

#include <algorithm>
#include <cmath>

#include <boost/json.hpp>

#include "time/milliseconds.hpp"
#include "ui/control/control_limits.hpp"
#include "wire/musical_fields.hpp"
#include "wire/transport_message.hpp"

namespace midipool::control {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::serialize;
using boost::json::value;

constexpr int kApiVersion = 1;

const char* nameOf(Phase phase) {
  switch (phase) {
    case Phase::kJoining:
      return "joining";
    case Phase::kJoined:
      return "joined";
    case Phase::kAway:
      return "away";
    case Phase::kFailed:
      return "failed";
    case Phase::kStart:
      break;
  }
  return "start";
}

double inDecibels(Decibels gain) {
  return std::max(gain.value(), limits::kSilence);
}

// As many decimals as anybody looks at, so that what has hardly changed is not told again.
double rounded(double number, double parts = 1000.0) {
  return std::round(number * parts) / parts;
}

double roundedMilliseconds(Nanoseconds time) {
  return rounded(inMilliseconds(time));
}

object lineJson(const LineReport& line) {
  return {{"clock", midipool::nameOf(line.clock)},
          {"round_trip_ms", roundedMilliseconds(line.roundTrip)},
          {"jitter_ms", roundedMilliseconds(line.jitter)},
          {"error_bound_ms", roundedMilliseconds(line.errorBound)}};
}

object soundJson(const Players::Sound& sound) {
  return {{"delay_ms", rounded(sound.delayMs, 10.0)},
          {"buffer_ms", rounded(sound.bufferMs, 10.0)},
          {"loss_percent", rounded(sound.lossPercent, 100.0)},
          {"jitter_ms", rounded(sound.jitterMs, 10.0)},
          {"repaired", sound.repaired},
          {"concealed_percent", rounded(sound.concealedPercent, 100.0)},
          {"codec", sound.codec},
          {"channels", sound.channels},
          {"exact", sound.exact}};
}

object playerJson(const Players::Player& player) {
  object json{{"id", player.id},
              {"nickname", player.nickname},
              {"self", player.self},
              {"lamp", nameOf(player.lamp.lamp)},
              {"reason", nameOf(player.lamp.reason)}};
  if (player.line) json["line"] = lineJson(*player.line);
  if (player.sound) json["sound"] = soundJson(*player.sound);
  return json;
}

object withStrip(object json, const StripSettings& strip) {
  json["gain_db"] = inDecibels(strip.gain);
  json["pan"] = strip.pan;
  json["muted"] = strip.muted;
  json["soloed"] = strip.soloed;
  return json;
}

object metronomeJson(const MetronomeSettings& metronome) {
  return withStrip({{"on", metronome.on},
                    {"subdivision", midipool::nameOf(metronome.clicks.subdivision)},
                    {"accent", metronome.clicks.accent},
                    {"count_in", metronome.countInBars}},
                   metronome.strip);
}

object positionJson(const BarPosition& position) {
  return {{"bar", position.bar}, {"beat", position.beat}, {"tick", position.tick}};
}

value loopJson(const Timeline& timeline) {
  if (!timeline.loop) return nullptr;
  return object{{"from", positionJson(timeline.barPositionOf(timeline.loop->start))},
                {"to", positionJson(timeline.barPositionOf(timeline.loop->end))}};
}

}  // namespace

std::string encode(const Welcome& welcome) {
  return serialize(object{{"type", "welcome"}, {"program", welcome.program}, {"api", kApiVersion}});
}

std::string encode(const Session& session) {
  object json{{"type", "session"}, {"phase", nameOf(session.phase)}};
  if (session.error) {
    object error{{"step", session.error->step}, {"message", session.error->message}};
    if (!session.error->code.empty()) error["code"] = session.error->code;
    json["error"] = std::move(error);
  }
  if (session.room.empty()) return serialize(json);
  json["room"] = session.room;
  json["server"] = session.server;
  json["nickname"] = session.nickname;
  json["hosting"] = session.hosting;
  json["owner"] = session.owner;
  json["steering"] = midipool::nameOf(session.steering);
  json["may_steer"] = session.maySteer;
  json["password"] = session.password;
  json["invitation"] = session.invitation;
  json["server_records"] = session.serverRecords;
  json["may_record_on_server"] = session.mayRecordOnServer;
  json["message_of_the_day"] = session.messageOfTheDay;
  json["echo"] = session.echo;
  return serialize(json);
}

std::string encode(const RecentRooms& recent) {
  array rooms;
  for (const auto& room : recent.rooms) {
    rooms.push_back(object{{"invitation", room.invitation},
                           {"room", room.room},
                           {"server", room.server},
                           {"nickname", room.nickname},
                           {"hosted", room.hosted}});
  }
  return serialize(object{{"type", "recent_rooms"}, {"rooms", std::move(rooms)}});
}

std::string encode(const Players& players) {
  array all;
  for (const auto& player : players.players) all.push_back(playerJson(player));
  return serialize(object{{"type", "players"}, {"players", std::move(all)}});
}

std::string encode(const MixerState& mixer) {
  array strips;
  for (const auto& strip : mixer.strips) {
    auto json = withStrip({{"nickname", strip.nickname}}, strip.settings);
    json["sounding"] = strip.sounding;
    strips.push_back(std::move(json));
  }
  array inputs;
  for (std::size_t i = 0; i < mixer.inputs.size(); ++i) {
    inputs.push_back(withStrip({{"input", i + 1}}, mixer.inputs[i]));
  }
  return serialize(object{{"type", "mixer"},
                          {"strips", std::move(strips)},
                          {"inputs", std::move(inputs)},
                          {"master", {{"gain_db", inDecibels(mixer.master)}}},
                          {"metronome", metronomeJson(mixer.metronome)},
                          {"mixed_by_server", mixer.mixedByServer}});
}

std::string encode(const Transport& transport) {
  const auto& timeline = transport.timeline;
  return serialize(object{{"type", "transport"},
                          {"playing", timeline.playing},
                          {"bpm", timeline.bpm.value()},
                          {"time_signature", toJson(timeline.signature)},
                          {"loop", loopJson(timeline)},
                          {"revision", timeline.revision}});
}

std::string encode(const ClockInfo& clock) {
  object json{{"type", "clock"}, {"state", midipool::nameOf(clock.state)}};
  if (clock.known) {
    json["error_bound_ms"] = rounded(clock.errorBoundMs);
    json["asymmetry_bound_ms"] = rounded(clock.asymmetryBoundMs, 100.0);
    json["round_trip_ms"] = rounded(clock.roundTripMs, 100.0);
    json["jitter_ms"] = rounded(clock.jitterMs, 100.0);
    json["drift_ppm"] = rounded(clock.driftPpm, 100.0);
  }
  return serialize(json);
}

std::string encode(const Settings& settings) {
  object json;
  for (const auto& [name, setting] : settings.settings) {
    json[name] = std::visit([](const auto& field) { return value(field); }, setting);
  }
  return serialize(object{{"type", "settings"}, {"settings", std::move(json)}});
}

std::string encode(const Mappings& mappings) {
  array all;
  for (const auto& mapping : mappings.mappings) {
    all.push_back(object{{"control", mapping.control},
                         {"channel", mapping.channel},
                         {"kind", mapping.kind},
                         {"number", mapping.number}});
  }
  return serialize(
      object{{"type", "mappings"}, {"learning", mappings.learning}, {"mappings", std::move(all)}});
}

std::string encode(const Changed& changed) {
  auto json = transportToJson(changed.request);
  json["type"] = "changed";
  json["nickname"] = changed.nickname;
  json["self"] = changed.self;
  json["time_ms"] = changed.timeMs;
  return serialize(json);
}

std::string encode(const CameOrLeft& event) {
  object json{{"type", "changed"},
              {"nickname", event.nickname},
              {"self", event.self},
              {"action", event.came ? "joined" : "left"},
              {"time_ms", event.timeMs}};
  if (!event.came) json["reason"] = event.reason;
  return serialize(json);
}

std::string encode(const Muted& event) {
  return serialize(object{{"type", "changed"},
                          {"nickname", event.nickname},
                          {"self", event.self},
                          {"action", event.muted ? "muted" : "unmuted"},
                          {"time_ms", event.timeMs}});
}

std::string encode(const PlayoutInfo& playout) {
  object json{{"type", "playout"},          {"mode", playout.mode},
              {"state", playout.state},     {"monitor", playout.monitor},
              {"receive", playout.receive}, {"most_ms", rounded(playout.roomMostMs)}};
  const auto put = [&](const char* name, const std::optional<double>& value) {
    if (value) json[name] = rounded(*value);
  };
  put("delay_ms", playout.delayMs);
  put("delay_beats", playout.delayBeats);
  put("delay_bars", playout.delayBars);
  if (playout.nextInSeconds) {
    json["next_in_s"] = static_cast<std::int64_t>(std::ceil(*playout.nextInSeconds));
  }
  return serialize(json);
}

std::string encode(const Recording& recording) {
  array others;
  for (const auto& nickname : recording.others) others.emplace_back(nickname);
  object json{{"type", "recording"},
              {"phase", recording.phase},
              {"seconds", static_cast<std::int64_t>(recording.seconds)},
              {"tracks", recording.tracks},
              {"folder", recording.folder},
              {"others", std::move(others)}};
  if (recording.minutesLeft)
    json["minutes_left"] = static_cast<std::int64_t>(*recording.minutesLeft);
  if (recording.endsAtBar) json["ends_at_bar"] = true;
  if (!recording.error.empty()) json["error"] = recording.error;
  return serialize(json);
}

std::string encode(const Records& event) {
  return serialize(object{{"type", "changed"},
                          {"nickname", event.nickname},
                          {"self", event.self},
                          {"action", event.on ? "records" : "stopped_recording"},
                          {"time_ms", event.timeMs}});
}

std::string encode(const ServerRecords& event) {
  return serialize(object{{"type", "changed"},
                          {"nickname", ""},
                          {"self", false},
                          {"action", event.on ? "server_records" : "server_stopped_recording"},
                          {"time_ms", event.timeMs}});
}

std::string encode(const Chat& chat) {
  return serialize(object{{"type", "chat"},
                          {"nickname", chat.nickname},
                          {"self", chat.self},
                          {"text", chat.text},
                          {"time_ms", chat.timeMs}});
}

}  // namespace midipool::control
