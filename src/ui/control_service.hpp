// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <string>

#include <boost/asio/io_context.hpp>

#include "ui/control/program.hpp"
#include "ui/local_address.hpp"

namespace midipool {

// The control API on real sockets: the mixer page, its WebSocket, and the status. Runs on the thread
// of the io_context; all calls on it.
class ControlService {
 public:
  struct Options {
    LocalAddress address;
    std::string token;
    std::string program;                  // "midipool/0.1.0"
    std::function<std::string()> status;  // JSON
  };

  // Throws std::runtime_error with one line when it cannot listen. The program must outlive it.
  ControlService(boost::asio::io_context& context, Options options, control::Program& program);
  // Ends all connections.
  ~ControlService();
  ControlService(const ControlService&) = delete;
  ControlService& operator=(const ControlService&) = delete;

  [[nodiscard]] const LocalAddress& address() const noexcept;

  // As in ControlDesk.
  void tellAll(const std::string& message);
  void look();

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace midipool
