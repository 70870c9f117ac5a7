// SPDX-License-Identifier: GPL-3.0-or-later
// serve, join and host: what runs until the user ends it.
#include "app/commands.hpp"
#include "app/logging.hpp"
#include "app/names.hpp"
#include "app/session.hpp"

namespace midipool {
namespace {

Folders foldersFor(const CommonOptions& common, const std::string& data) {
  return findFolders(common.config, data);
}

// A server that listens everywhere is reached on loopback by the client beside it.
ConnectTarget besideServer(const std::string& listen, std::uint16_t port) {
  const auto address = parseHost(listen).host;
  const bool everywhere = address == "::" || address == "0.0.0.0";
  return {everywhere ? "127.0.0.1" : address, port};
}

}  // namespace

int serve(const CommonOptions& common, const ServeOptions& options) {
  RunningSession session{makeLog(common.logLevel)};
  session.serve(options, foldersFor(common, options.data));
  return session.run();
}

int join(const CommonOptions& common, const JoinOptions& options) {
  RunningSession session{makeLog(common.logLevel)};
  session.join(options, parseRoomAddress(options.room), foldersFor(common, ""));
  return session.run();
}

int host(const CommonOptions& common, const ServeOptions& serveOptions,
         const JoinOptions& joinOptions) {
  const auto folders = foldersFor(common, serveOptions.data);
  const auto room = checkedName(joinOptions.room, "room");
  if (room.find('@') != std::string::npos) {
    throw UsageError{"host takes the room's name alone, as its server is this machine: \"" +
                     room.substr(0, room.rfind('@')) + "\" instead of \"" + room + "\""};
  }
  RunningSession session{makeLog(common.logLevel)};
  session.serve(serveOptions, folders, RunningSession::Serving::kBesideAPlayer);
  session.join(joinOptions, {room, besideServer(serveOptions.listen, session.serverPort())},
               folders);
  session.tellHowToGoOn(room);
  return session.run();
}

}  // namespace midipool
