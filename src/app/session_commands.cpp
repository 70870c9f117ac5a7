// SPDX-License-Identifier: GPL-3.0-or-later
// start, serve, join and host: what runs until the user ends it.
#include "app/commands.hpp"
#include "app/engine_options.hpp"
#include "app/logging.hpp"
#include "app/names.hpp"
#include "app/session.hpp"

namespace midipool {
namespace {

Folders foldersFor(const CommonOptions& common, const std::string& data) {
  return findFolders(common.config, data);
}

// What is wrong with the options is said before anything opens. Throws UsageError.
void check(const JoinOptions& options, const Invitation& invitation, const Folders& folders) {
  static_cast<void>(engineOptions(options, invitation, folders));
}

}  // namespace

int start(const CommonOptions& common, const ServeOptions& serveOptions,
          const JoinOptions& joinOptions) {
  if (joinOptions.ui == "off")
    throw UsageError{"without a page there is nothing to start: --ui off"};
  RunningSession session{makeLog(common.logLevel), foldersFor(common, serveOptions.data),
                         serveOptions, joinOptions};
  session.openPage();
  session.tellPage();
  return session.run();
}

int serve(const CommonOptions& common, const ServeOptions& options) {
  RunningSession session{makeLog(common.logLevel), foldersFor(common, options.data), options, {}};
  session.serve(Jam::Serving::kAlone);
  return session.run();
}

int join(const CommonOptions& common, const JoinOptions& options) {
  const auto invitation = parseInvitation(options.room);
  const auto folders = foldersFor(common, "");
  check(options, invitation, folders);
  RunningSession session{makeLog(common.logLevel), folders, {}, options};
  session.openPage();
  session.join(invitation);
  return session.run();
}

int host(const CommonOptions& common, const ServeOptions& serveOptions,
         const JoinOptions& joinOptions) {
  const auto room = checkedName(joinOptions.room, "room");
  if (room.find('@') != std::string::npos) {
    throw UsageError{"host takes the room's name alone, as its server is this machine: \"" +
                     room.substr(0, room.rfind('@')) + "\" instead of \"" + room + "\""};
  }
  const auto folders = foldersFor(common, serveOptions.data);
  check(joinOptions, {{room, {}}, {}, {}}, folders);
  RunningSession session{makeLog(common.logLevel), folders, serveOptions, joinOptions};
  session.serve(Jam::Serving::kBesideAPlayer);
  session.openPage();
  session.join({{room, besideServer(serveOptions.listen, session.serverPort())}, {}, {}});
  session.tellHowToGoOn(room);
  return session.run();
}

}  // namespace midipool
