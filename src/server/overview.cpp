// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/overview.hpp"

#include <cmath>

#include <boost/json.hpp>

#include "net/message_connection.hpp"
#include "server/versions.hpp"
#include "wire/line_report.hpp"

namespace midipool {
namespace {

using boost::json::array;
using boost::json::object;

constexpr double kWholeLoss = 256.0;  // of a report block's fraction

// Nobody reads more of a figure that changes every few seconds.
double tenths(double value) {
  return std::round(value * 10.0) / 10.0;
}

object loadJson(const ServerState& state) {
  const auto media = state.core.media().counters();
  return {{"processor_percent", tenths(state.load.processorPercent)},
          {"received_per_second", std::round(state.load.receivedPerSecond)},
          {"sent_per_second", std::round(state.load.sentPerSecond)},
          {"late_packets", media.late},
          {"late_mixes", media.mixPeriodsLate},
          {"unsent_packets", media.unsent + state.datagrams.unsent},
          {"worst_loss_percent", tenths(100.0 * media.worstLoss / kWholeLoss)}};
}

object commonJson(const ServerState& state) {
  const auto& core = state.core;
  return {{"program", core.program()},
          {"protocol", kMessageProtocol},
          {"uptime_s", std::floor(state.uptimeSeconds)},
          {"players", core.members()},
          {"connections", state.connections},
          {"load", loadJson(state)}};
}

object soundJson(const SoundDesk::Sending& sending, std::uint32_t member, RecentLoss& loss,
                 LocalTime now) {
  object json;
  putFormat(sending.format, json);
  const auto packets = sending.state.packets.load(std::memory_order_relaxed);
  const auto lost = sending.state.lost.load(std::memory_order_relaxed);
  json["packets"] = packets;
  json["lost"] = lost;
  json["loss_percent"] = tenths(loss.percent(member, packets, lost, now));
  json["hearing_loss_percent"] =
      tenths(100.0 * sending.state.hearingLoss.load(std::memory_order_relaxed) / kWholeLoss);
  return json;
}

object playerJson(const ServerState& state, const Room& room, const Member& member,
                  RecentLoss& loss) {
  const auto info = member.info();
  object json{{"id", info.id},
              {"nickname", info.nickname},
              {"address", member.link().address()},
              {"owner", member.owner()},
              {"muted", info.muted}};
  if (info.line) json["line"] = toJson(*info.line);
  if (const auto sending = state.core.sound().sendingOf(room, member)) {
    json["sound"] = soundJson(*sending, info.id, loss, state.now);
  }
  return json;
}

object roomJson(const ServerState& state, const Room& room, RecentLoss& loss) {
  auto json = toJson(state.core.rooms().infoOf(room, state.session));
  array players;
  for (const auto& member : room.members()) {
    players.push_back(playerJson(state, room, *member, loss));
  }
  json["recorded"] = room.recorded();
  json["players"] = std::move(players);
  return json;
}

}  // namespace

std::string publicOverview(const ServerState& state) {
  auto json = commonJson(state);
  array rooms;
  for (const auto& room : state.core.rooms().list(state.session)) rooms.push_back(toJson(room));
  json["administrator"] = false;
  json["rooms"] = std::move(rooms);
  return boost::json::serialize(json) + "\n";
}

std::string adminOverview(const ServerState& state, RecentLoss& loss) {
  auto json = commonJson(state);
  array rooms;
  state.core.rooms().forEach(
      [&](const Room& room) { rooms.push_back(roomJson(state, room, loss)); });
  json["administrator"] = true;
  json["versions"] = libraryVersions();
  json["message_of_the_day"] = state.core.messageOfTheDay();
  json["kept_out"] = state.core.banned(state.now);
  json["storing_trouble"] = state.trouble;
  json["rooms"] = std::move(rooms);
  loss.forgetTheGone(state.now);
  return boost::json::serialize(json) + "\n";
}

}  // namespace midipool
