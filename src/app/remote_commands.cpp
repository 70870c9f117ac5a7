// SPDX-License-Identifier: GPL-3.0-or-later
// rooms and transport: one question to a server.
#include <cstdio>
#include <tuple>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "app/commands.hpp"
#include "app/folders.hpp"
#include "app/names.hpp"
#include "app/one_question.hpp"
#include "app/program.hpp"
#include "wire/transport_message.hpp"

namespace midipool {
namespace {

void print(const std::string& text) {
  std::fputs(text.c_str(), stdout);
}

std::string roomLine(const RoomInfo& room) {
  return fmt::format("{:<24} {:>3} of {:<3} {:>8} bpm  {:<8}{}\n", room.name, room.members,
                     room.places, fmt::format("{:g}", room.bpm.value()),
                     room.playing ? "playing" : "stopped", room.password ? "  password" : "");
}

ChangeLoop loopBetween(const BarPosition& start, const BarPosition& end) {
  if (std::tie(end.bar, end.beat, end.tick) <= std::tie(start.bar, start.beat, start.tick)) {
    throw UsageError{"a loop must end behind its start"};
  }
  return {LoopPlaces{start, end}};
}

TransportAction actionOf(const std::vector<std::string>& words) {
  const auto is = [&](const char* name, std::size_t count) {
    return words.at(0) == name && words.size() == count;
  };
  if (is("start", 1) || is("play", 1)) return StartSong{};
  if (is("stop", 1)) return StopSong{};
  if (is("continue", 1)) return ContinueSong{};
  if (is("locate", 2)) return LocateSong{parsePlace(words[1])};
  if (is("tempo", 2)) return ChangeTempo{parseBpm(words[1])};
  if (is("signature", 2)) return ChangeSignature{parseSignature(words[1])};
  if (is("loop", 2) && words[1] == "off") return ChangeLoop{};
  if (is("loop", 3)) return loopBetween(parsePlace(words[1]), parsePlace(words[2]));
  throw UsageError{
      "say one of: start, stop, continue, locate BAR[.BEAT], tempo BPM, signature N/D, "
      "loop A B, loop off"};
}

Quantise quantiseOf(const std::string& name) {
  if (name == "bar") return Quantise::kBar;
  return name == "beat" ? Quantise::kBeat : Quantise::kNone;
}

}  // namespace

int listRooms(const CommonOptions& common, const std::string& server, bool json) {
  const auto folders = findFolders(common.config, "");
  const auto answer =
      askServer(parseHost(server), folders.config / "known_servers", ClientMessage{ListRooms{}});
  if (json) {
    print(encode(answer) + "\n");
    return kDone;
  }
  const auto& rooms = std::get<RoomList>(answer).rooms;
  if (rooms.empty()) print("no rooms yet: the first who joins one makes it\n");
  for (const auto& room : rooms) print(roomLine(room));
  return kDone;
}

int steerTransport(const CommonOptions& common, const TransportOptions& options) {
  const auto address = parseRoomAddress(options.room);
  const auto folders = findFolders(common.config, "");
  SteerTransport steer{{actionOf(options.words), quantiseOf(options.at)}, 1, JoinRoom{}};
  if (options.countIn > 0) steer.request.countInBars = options.countIn;
  steer.outside->room = address.room;
  steer.outside->nickname =
      checkedName(options.name.empty() ? defaultNickname() : options.name, "player");
  steer.outside->program = kProgram;
  steer.outside->password = options.password;
  std::string warning;
  steer.outside->identity = loadOrMakeIdentity(folders.config, warning);
  const auto answer = askServer(address.server, folders.config / "known_servers", steer);
  if (const auto* accepted = std::get_if<TransportAccepted>(&answer);
      accepted != nullptr && accepted->revision == 0) {
    print(fmt::format("{}: nothing to change\n", describe(steer.request)));
  }
  return kDone;
}

}  // namespace midipool
