// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/status.hpp"

#include <boost/json.hpp>

#include "wire/bar_sync.hpp"
#include "wire/musical_fields.hpp"

namespace midipool {
namespace {

using boost::json::array;
using boost::json::object;

double inMilliseconds(Nanoseconds time) {
  return static_cast<double>(time.count()) * 1e-6;
}
double inMicroseconds(Nanoseconds time) {
  return static_cast<double>(time.count()) * 1e-3;
}

object clockJson(const Player& player, LocalTime now) {
  const auto& clock = player.clock();
  object json{{"state", nameOf(clock.state(now))}};
  if (!clock.filter().started()) return json;
  json["offset_ms"] =
      inMilliseconds(clock.mapping().toSession(now).time_since_epoch() - now.time_since_epoch());
  json["error_bound_ms"] = inMilliseconds(clock.errorBound(now));
  json["asymmetry_bound_ms"] = inMilliseconds(clock.filter().roundTrip() / 2);
  json["drift_ppm"] = clock.filter().drift() * 1e6;
  json["round_trip_ms"] = inMilliseconds(clock.filter().roundTrip());
  json["jitter_ms"] = inMilliseconds(clock.filter().jitter());
  json["last_answer_ms_ago"] = inMilliseconds(now - clock.filter().lastExchange());
  json["answers"] = clock.filter().exchanges();
  return json;
}

object positionJson(const BarPosition& position) {
  return {{"bar", position.bar}, {"beat", position.beat}, {"tick", position.tick}};
}

boost::json::value loopJson(const Timeline& timeline) {
  if (!timeline.loop) return nullptr;
  auto json = toJson(*timeline.loop);
  json["from"] = positionJson(timeline.barPositionOf(timeline.loop->start));
  json["to"] = positionJson(timeline.barPositionOf(timeline.loop->end));
  return json;
}

object transportJson(const Player& player, LocalTime now) {
  if (player.schedule().empty() || !player.clock().filter().started()) return {};
  const auto session = player.clock().mapping().toSession(now);
  const auto& timeline = player.schedule().at(session);
  const auto song = timeline.songAt(session);
  const auto position = timeline.barPositionOf(song);
  return {{"playing", timeline.playing},
          {"bpm", timeline.bpm.value()},
          {"position", positionJson(position)},
          {"song_position", song.wholeTicks()},
          {"time_signature", toJson(timeline.signature)},
          {"loop", loopJson(timeline)},
          {"session_time", nanosecondsOf(session)},
          {"revision", timeline.revision}};
}

object peerJson(const MemberInfo& member, bool self) {
  object json{{"id", member.id}, {"nickname", member.nickname}, {"self", self}};
  if (member.line) json["line"] = toJson(*member.line);
  return json;
}

object midiJson(const MidiDevice& device) {
  const auto accuracy = device.accuracy();
  return {{"device", device.description()},
          {"connected", device.connected()},
          {"send_port", device.sendPortName()},
          {"receive_port", device.receivePortName()},
          {"lead_ms", inMilliseconds(device.lead())},
          {"messages", accuracy.messages},
          {"deviation_us",
           {{"p50", inMicroseconds(accuracy.median)},
            {"p99", inMicroseconds(accuracy.worstOfHundred)},
            {"max", inMicroseconds(accuracy.worst)}}}};
}

}  // namespace

std::string statusJson(const Player& player, const MidiDevice& device, const std::string& server,
                       const Clock& clock) {
  const auto now = clock.now();
  const auto& joined = player.joined();
  array peers;
  for (const auto& [id, member] : player.members()) {
    peers.push_back(peerJson(member, joined && joined->member == id));
  }
  object json{{"program", player.settings().program},
              {"server", server},
              {"room", player.settings().room},
              {"nickname", joined ? joined->nickname : player.settings().nickname},
              {"online", player.online()},
              {"clock", clockJson(player, now)},
              {"transport", transportJson(player, now)},
              {"midi", midiJson(device)},
              {"peers", std::move(peers)}};
  if (joined) {
    json["steering"] = nameOf(joined->steering);
    json["owner"] = joined->owner;
    json["server_program"] = joined->program;
  }
  return boost::json::serialize(json);
}

}  // namespace midipool
