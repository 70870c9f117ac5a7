// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <csignal>
#include <memory>
#include <string>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include "app/controlled_jam.hpp"
#include "app/folders.hpp"
#include "app/options.hpp"
#include "net/log.hpp"
#include "net/monotonic_clock.hpp"
#include "ui/control_service.hpp"
#include "ui/osc/osc_server.hpp"

namespace midipool {

// What runs until the user ends it: a server, a player, or both in one process, with the page by which
// a player is worked.
class RunningSession {
 public:
  // What of the options is of no use to a command is as it is by default.
  RunningSession(Log log, const Folders& folders, const ServeOptions& serve,
                 const JoinOptions& join);
  ~RunningSession();

  // Each throws std::runtime_error (or UsageError) with one line for the user.
  void serve(Jam::Serving serving);
  void join(const Invitation& invitation);
  // Lets pages and programs of this machine in, unless the options say otherwise.
  void openPage();
  // Where the page is, with its secret, and OSC; and shows the page on a desktop. Once: in a room that
  // is done by itself.
  void tellPage();

  // For who hosts: how the others come in, and how the song starts.
  void tellHowToGoOn(const std::string& room);

  [[nodiscard]] std::uint16_t serverPort() { return jam_.jam().server()->port(); }

  // Until SIGINT, SIGTERM, or a failure. Returns the exit code.
  int run();

 private:
  void fail(const std::string& line);
  void openOsc();
  [[nodiscard]] std::string farewell();

  Log log_;
  Folders folders_;
  ServeOptions serve_;
  JoinOptions join_;
  boost::asio::io_context context_{1};
  boost::asio::signal_set signals_{context_, SIGINT, SIGTERM};
  std::unique_ptr<ControlService> control_;
  std::string token_;
  ControlledJam jam_;
  MonotonicClock clock_;
  std::unique_ptr<osc::OscServer> osc_;
  bool toldPage_ = false;
  bool stopping_ = false;
  int exitCode_ = 0;
};

}  // namespace midipool
