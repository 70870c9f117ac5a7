// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "client/failure.hpp"
#include "net/connect_target.hpp"
#include "net/known_servers.hpp"

namespace midipool {

struct DiagnosisStep {
  Failure::Step step = Failure::Step::kName;
  bool ok = false;
  std::string message;  // a sentence for people; empty where there is nothing to say
};

// Tries what a player needs of a server, from the outside in: its name, a way there, TCP, TLS, UDP.
// Ends with the first that fails, and tells each once; each may take 5 s. For UDP it enters the room where each hears
// himself. A server met for the first time is remembered in `known`, which must live until it is done.
[[nodiscard]] boost::asio::awaitable<std::vector<DiagnosisStep>> diagnose(
    ConnectTarget target, const KnownServers& known);

}  // namespace midipool
