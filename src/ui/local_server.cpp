// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/local_server.hpp"

#include <stdexcept>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include "net/admission.hpp"
#include "net/as_result.hpp"
#include "net/error_text.hpp"
#include "ui/local_connection.hpp"

namespace midipool {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using ErrorCode = boost::system::error_code;

constexpr int kPortsToTry = 16;
constexpr std::chrono::milliseconds kAfterError{100};
// A browser opens some at a time for the page's files; a dozen pages and scripts are many.
constexpr AdmissionLimits kLimits{64, 96, 96};

}  // namespace

class LocalServer::Impl : public std::enable_shared_from_this<Impl> {
 public:
  Impl(const asio::any_io_executor& executor, const LocalAddress& address, std::string token,
       LocalHandlers handlers)
      : acceptor_{executor},
        address_{address},
        setup_{std::make_shared<LocalSetup>(LocalSetup{std::move(token), std::move(handlers)})},
        admission_{kLimits} {
    const auto first = address.port;
    const int tries = address.chosen ? 1 : kPortsToTry;
    ErrorCode error;
    for (int i = 0; i < tries; ++i) {
      address_.port = static_cast<std::uint16_t>(first == 0 ? 0 : first + i);
      error = listen();
      if (!error) return;
    }
    address_.port = first;
    throw std::runtime_error{"cannot listen on " + address_.text() + " for the mixer page: " +
                             errorText(error) + " (choose another with --ui, or --ui off)"};
  }

  void start() { asio::co_spawn(acceptor_.get_executor(), accept(), asio::detached); }

  void stop() {
    ErrorCode ignored;
    (void)acceptor_.close(ignored);
    admission_.dropAllPending();
    setup_->isStopped = true;
  }
  [[nodiscard]] const LocalAddress& address() const noexcept { return address_; }

 private:
  ErrorCode listen() {
    ErrorCode error;
    const auto address = asio::ip::make_address(address_.address, error);
    if (error) return error;
    const tcp::endpoint endpoint{address, address_.port};
    if (acceptor_.is_open()) (void)acceptor_.close(error);
    (void)acceptor_.open(endpoint.protocol(), error);
    if (!error) (void)acceptor_.set_option(tcp::acceptor::reuse_address{true}, error);
    if (!error) (void)acceptor_.bind(endpoint, error);
    if (!error) (void)acceptor_.listen(asio::socket_base::max_listen_connections, error);
    if (!error) address_.port = acceptor_.local_endpoint(error).port();
    return error;
  }

  asio::awaitable<void> accept() {
    const auto self = shared_from_this();
    while (acceptor_.is_open()) {
      auto [error, socket] = co_await acceptor_.async_accept(kAsResult);
      if (!acceptor_.is_open()) co_return;
      if (!error) {
        admit(std::move(socket));
      } else {
        admission_.dropOldestPending();
        asio::steady_timer pause{acceptor_.get_executor(), kAfterError};
        co_await pause.async_wait(kAsResult);
      }
    }
  }

  void admit(tcp::socket socket) {
    ErrorCode gone;
    const auto remote = socket.remote_endpoint(gone);
    if (gone) return;
    const auto connection = std::make_shared<LocalConnection>(std::move(socket), setup_);
    auto ticket = admission_.enter(remote.address(), [connection] { connection->drop(); });
    if (!ticket) return;
    asio::co_spawn(acceptor_.get_executor(), connection->run(std::move(ticket)), asio::detached);
  }

  tcp::acceptor acceptor_;
  LocalAddress address_;
  std::shared_ptr<LocalSetup> setup_;
  Admission admission_;
};

LocalServer::LocalServer(const asio::any_io_executor& executor, const LocalAddress& address,
                         std::string token, LocalHandlers handlers)
    : impl_{std::make_shared<Impl>(executor, address, std::move(token), std::move(handlers))} {
  impl_->start();
}

LocalServer::~LocalServer() {
  impl_->stop();
}

const LocalAddress& LocalServer::address() const noexcept {
  return impl_->address();
}

}  // namespace midipool
