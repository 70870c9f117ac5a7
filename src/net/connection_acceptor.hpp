// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <memory>
#include <utility>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/steady_timer.hpp>

#include "net/admission.hpp"
#include "net/as_result.hpp"

namespace midipool {

// Accepts TCP connections, and runs each that Admission lets in: Connection has a constructor of socket
// and std::shared_ptr<Setup>, a coroutine run(ticket), and drop(), which ends it before it has been
// let in. `Setup` has a member isStopped, for those that run when stop() is called. One thread.
template <typename Connection, typename Setup>
class ConnectionAcceptor
    : public std::enable_shared_from_this<ConnectionAcceptor<Connection, Setup>> {
 public:
  ConnectionAcceptor(const boost::asio::any_io_executor& executor, std::shared_ptr<Setup> setup,
                     const AdmissionLimits& limits)
      : acceptor_{executor}, pause_{executor}, setup_{std::move(setup)}, admission_{limits} {}

  // May be tried again, elsewhere, when it fails.
  boost::system::error_code listen(const boost::asio::ip::tcp::endpoint& local) {
    boost::system::error_code error;
    if (acceptor_.is_open()) (void)acceptor_.close(error);
    (void)acceptor_.open(local.protocol(), error);
    if (!error) (void)acceptor_.set_option(boost::asio::socket_base::reuse_address{true}, error);
    if (!error && local.address().is_v6()) {
      (void)acceptor_.set_option(boost::asio::ip::v6_only{false}, error);
    }
    if (!error) (void)acceptor_.bind(local, error);
    if (!error) (void)acceptor_.listen(kBacklog, error);
    return error;
  }

  void start() { boost::asio::co_spawn(acceptor_.get_executor(), accept(), boost::asio::detached); }

  void stop() {
    boost::system::error_code ignored;
    (void)acceptor_.close(ignored);
    pause_.cancel();
    admission_.dropAllPending();
    setup_->isStopped = true;
  }

  // 0: it does not listen.
  [[nodiscard]] std::uint16_t port() const {
    boost::system::error_code ignored;
    return acceptor_.local_endpoint(ignored).port();
  }
  [[nodiscard]] const Admission& admission() const noexcept { return admission_; }

 private:
  static constexpr int kBacklog = 1024;
  static constexpr std::chrono::milliseconds kPauseOnError{100};

  boost::asio::awaitable<void> accept() {
    const auto self = this->shared_from_this();
    while (acceptor_.is_open()) {
      auto [error, socket] = co_await acceptor_.async_accept(kAsResult);
      if (!acceptor_.is_open()) co_return;
      if (!error) {
        admit(std::move(socket));
      } else if (error != boost::asio::error::connection_aborted) {
        co_await recover();
      }
    }
  }

  // Mostly there are no file descriptors left: whoever is pending gives his back.
  boost::asio::awaitable<void> recover() {
    admission_.dropOldestPending();
    pause_.expires_after(kPauseOnError);
    co_await pause_.async_wait(kAsResult);
  }

  void admit(boost::asio::ip::tcp::socket socket) {
    boost::system::error_code gone;
    const auto remote = socket.remote_endpoint(gone);
    if (gone) return;
    const auto connection = std::make_shared<Connection>(std::move(socket), setup_);
    auto ticket = admission_.enter(remote.address(), [connection] { connection->drop(); });
    if (!ticket) return;
    boost::asio::co_spawn(acceptor_.get_executor(), connection->run(std::move(ticket)),
                          boost::asio::detached);
  }

  boost::asio::ip::tcp::acceptor acceptor_;
  boost::asio::steady_timer pause_;
  std::shared_ptr<Setup> setup_;
  Admission admission_;
};

}  // namespace midipool
