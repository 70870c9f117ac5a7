// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "app/engine_options.hpp"
#include "app/folders.hpp"
#include "app/invitation.hpp"
#include "app/options.hpp"
#include "client/engine.hpp"
#include "net/log.hpp"
#include "server/server.hpp"

namespace midipool {

// What this process plays in: a server, a player, or both, one room after another. On the thread of
// the io_context.
class Jam {
 public:
  Jam(boost::asio::io_context& context, Log log, Folders folders);
  ~Jam();
  Jam(const Jam&) = delete;
  Jam& operator=(const Jam&) = delete;

  // Beside a player a server's own lines are for debugging: the player tells the same.
  enum class Serving { kAlone, kBesideAPlayer };
  // Throws std::runtime_error (or UsageError) with one line for the user.
  void serve(const ServeOptions& options, Serving serving);

  // Likewise; DeviceError too. While a server runs here it is his room's. The handlers are called
  // from within the engine: they must not call leave() at once.
  void join(const JoinOptions& options, const Invitation& invitation, bool needsUdp,
            Engine::Handlers handlers);

  // Leaves the room properly; a server that runs here ends.
  void leave();

  // Calls `ready` once all that belonged to the room before is gone: ports, devices, files.
  void whenGone(std::function<void()> ready);

  [[nodiscard]] Engine* engine() noexcept { return engine_.get(); }
  [[nodiscard]] Server* server() noexcept { return server_.get(); }
  // Where the player is or wants to be; nothing: nowhere.
  [[nodiscard]] const std::optional<Invitation>& place() const noexcept { return place_; }
  // What a friend needs to come in, as far as it is known by now; else as place().
  [[nodiscard]] Invitation invitation() const;

 private:
  [[nodiscard]] bool isGone() const;

  boost::asio::io_context& context_;
  Log log_;
  Folders folders_;
  std::unique_ptr<Server> server_;
  std::string serverAddress_;
  std::unique_ptr<Engine> engine_;
  std::optional<Invitation> place_;
  std::vector<std::weak_ptr<const void>> ending_;
  boost::asio::steady_timer timer_;
};

// A server that listens everywhere is reached on loopback by the client beside it.
[[nodiscard]] ConnectTarget besideServer(const std::string& listen, std::uint16_t port);

}  // namespace midipool
