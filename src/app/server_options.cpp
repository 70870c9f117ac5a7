// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/server_options.hpp"

#include <fmt/format.h>

#include "app/names.hpp"
#include "app/program.hpp"

namespace midipool {

ServerOptions serverOptions(const ServeOptions& options, const Folders& folders) {
  const auto listen = parseHost(options.listen);
  ServerOptions server;
  server.address = listen.host;
  server.port = listen.port;
  server.data = folders.data;
  server.limits = {options.maxRooms, options.maxMembers, options.maxConnections,
                   options.maxPerAddress};
  server.program = kProgram;
  return server;
}

std::string servingLine(const Server& server, const ServerOptions& options) {
  return fmt::format("serving on {}, fingerprint {}",
                     ConnectTarget{options.address, server.port()}.text(), server.fingerprint());
}

}  // namespace midipool
