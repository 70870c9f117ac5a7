// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <string>

#include <boost/asio/io_context.hpp>

#include "app/folders.hpp"
#include "app/names.hpp"
#include "app/options.hpp"
#include "client/engine.hpp"
#include "net/log.hpp"
#include "server/server.hpp"
#include "ui/status_server.hpp"

namespace midipool {

// What runs until the user ends it: a server, a client, or both in one process.
class RunningSession {
 public:
  explicit RunningSession(Log log);
  ~RunningSession();

  // Beside a player a server's own lines are for debugging: the player tells the same.
  enum class Serving { kAlone, kBesideAPlayer };

  // Each throws std::runtime_error (or UsageError) with one line for the user.
  void serve(const ServeOptions& options, const Folders& folders,
             Serving serving = Serving::kAlone);
  void join(const JoinOptions& options, const RoomAddress& address, const Folders& folders);

  // For who hosts: how the others come in, and how the song starts.
  void tellHowToGoOn(const std::string& room) const;

  [[nodiscard]] std::uint16_t serverPort() const { return server_->port(); }

  // Until SIGINT, SIGTERM, or a failure. Returns the exit code.
  int run();

 private:
  void stop();

  Log log_;
  boost::asio::io_context context_{1};
  std::unique_ptr<Server> server_;
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<StatusServer> status_;
  bool stopping_ = false;
  int exitCode_ = 0;
};

}  // namespace midipool
