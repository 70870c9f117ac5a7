// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/io_context.hpp>

#include "net/connect_target.hpp"
#include "net/log.hpp"
#include "recorder/recorder.hpp"
#include "server/server_limits.hpp"

namespace midipool {

struct ServerOptions {
  std::string address = "::";  // all addresses, IPv4 too
  std::uint16_t port = kDefaultPort;
  std::filesystem::path data;  // certificate and database
  ServerLimits limits;
  std::string program;  // "midipool/0.1.0"
  // That pass on sound; none: as many as the machine can use. 0: the main thread does it.
  std::optional<unsigned> mediaThreads;
  // What rooms are recorded into, if their owners wish; nothing: none is.
  std::optional<RecorderSettings> recording{};
};

// The server on real sockets: TCP and UDP on one port, its state in a database. Runs on the thread
// that runs the io_context; all calls on it.
class Server {
 public:
  // Serves from now on. Throws std::runtime_error with one line for the user when it cannot.
  Server(boost::asio::io_context& context, const ServerOptions& options, Log log);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Says goodbye to all and stores what there is; the io_context runs empty soon after.
  void stop();

  // Gone when all that belongs to it is, its data folder's lock too; a moment after it is destroyed.
  [[nodiscard]] std::weak_ptr<const void> life() const;

  [[nodiscard]] std::uint16_t port() const noexcept;
  [[nodiscard]] const std::string& fingerprint() const noexcept;

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace midipool
