// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/io_context.hpp>

#include "time/clock.hpp"
#include "ui/control/program.hpp"
#include "ui/local_address.hpp"

namespace midipool::osc {

struct ServerSettings {
  LocalAddress listen;
  std::optional<LocalAddress> reply;  // a surface that is told also before it has said anything
};

// Where surfaces on the network work the mixer by OSC over UDP. Each that has sent something in the
// last ten minutes is told what changes, and the meters 20 times a second; "/reply PORT" says at which
// of its ports it listens, if not at the one it sends from. OSC knows no passwords: who reaches the
// port may work the mixer, so it is off unless the user asks for it. Runs on the thread of the
// io_context; all calls on it.
class OscServer {
 public:
  // Throws std::runtime_error with one line when it cannot listen.
  OscServer(boost::asio::io_context& context, const ServerSettings& settings,
            control::Program& program, const Clock& clock);
  ~OscServer();
  OscServer(const OscServer&) = delete;
  OscServer& operator=(const OscServer&) = delete;

  [[nodiscard]] const LocalAddress& address() const noexcept;

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace midipool::osc
