// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/server_options.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/names.hpp"
#include "app/number_check.hpp"
#include "app/program.hpp"
#include "server/admin_token.hpp"

namespace midipool {

ServerOptions serverOptions(const ServeOptions& options, const Folders& folders) {
  const auto listen = parseHost(options.listen);
  ServerOptions server;
  server.address = listen.host;
  server.port = listen.port;
  server.data = folders.data;
  server.limits = {options.maxRooms, options.maxMembers, options.maxConnections,
                   options.maxPerAddress, options.maxRecordings};
  server.program = kProgram;
  if (!options.recordFolder.empty()) {
    server.recording.emplace();
    server.recording->folder = std::filesystem::absolute(options.recordFolder).lexically_normal();
    server.recording->format =
        options.recordFormat == "wav" ? SoundFileFormat::kWav : SoundFileFormat::kFlac;
  }
  return server;
}

std::string servingLine(const Server& server, const ServerOptions& options) {
  return fmt::format("serving on {}, fingerprint {}",
                     ConnectTarget{options.address, server.port()}.text(), server.fingerprint());
}

std::string pageLine(const Server& server, const ServerOptions& options) {
  const bool isEverywhere = options.address == "::" || options.address == "0.0.0.0";
  const ConnectTarget here{isEverywhere ? "localhost" : options.address, server.port()};
  return fmt::format("its page: https://{}/, its administrator's token: in {}", here.text(),
                     std::filesystem::absolute(AdminToken::fileIn(options.data)).string());
}

void addServeOptions(CLI::App& command, ServeOptions& options) {
  command.add_option("--listen", options.listen, "Address and port to listen on, TCP and UDP")
      ->type_name("ADDR:PORT")
      ->capture_default_str();
  command
      .add_option("--data", options.data,
                  "Folder for the server's certificate and database (default: the XDG data folder)")
      ->type_name("DIR");
  command.add_option("--max-rooms", options.maxRooms, "Rooms that may exist at a time")
      ->check(between(1, 4096))
      ->type_name("N")
      ->capture_default_str();
  command.add_option("--max-members", options.maxMembers, "Players in one room")
      ->check(between(1, 256))
      ->type_name("N")
      ->capture_default_str();
  command.add_option("--max-connections", options.maxConnections, "Connections at a time")
      ->check(between(1, 1e6))
      ->type_name("N")
      ->capture_default_str();
  command
      .add_option("--max-per-address", options.maxPerAddress,
                  "Connections at a time from one address")
      ->check(between(1, 1e6))
      ->type_name("N")
      ->capture_default_str();
}

void addServeRecordingOptions(CLI::App& command, ServeOptions& options) {
  command
      .add_option("--record", options.recordFolder,
                  "Rooms may be recorded into this folder, if their owners wish")
      ->type_name("FOLDER");
  command
      .add_option("--record-format", options.recordFormat,
                  "Of these recordings: flac, 24 bits, or wav, floats")
      ->check(CLI::IsMember({"flac", "wav"}))
      ->capture_default_str();
  command
      .add_option("--max-recordings", options.maxRecordings, "Rooms that are recorded at a time")
      ->check(between(1, 64))
      ->type_name("N")
      ->capture_default_str();
}

}  // namespace midipool
