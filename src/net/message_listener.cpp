// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/message_listener.hpp"

#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/steady_timer.hpp>

#include "net/admission.hpp"
#include "net/as_result.hpp"
#include "net/incoming_connection.hpp"
#include "net/listen_address.hpp"

namespace midipool {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using ErrorCode = boost::system::error_code;

constexpr int kBacklog = 1024;
constexpr std::chrono::milliseconds kPauseOnError{100};

}  // namespace

class MessageListener::Impl : public std::enable_shared_from_this<Impl> {
 public:
  Impl(const asio::any_io_executor& executor, const Certificate& certificate,
       ListenerHandlers handlers, const ListenerLimits& limits)
      : acceptor_{executor},
        pause_{executor},
        setup_{std::make_shared<ListenerSetup>(
            ListenerSetup{serverTlsContext(certificate), std::move(handlers), limits, false})},
        admission_{{limits.pending, limits.perAddress, limits.total}} {}

  void open(const asio::ip::address& address, std::uint16_t port) {
    const tcp::endpoint local{address, port};
    try {
      acceptor_.open(local.protocol());
      acceptor_.set_option(tcp::acceptor::reuse_address{true});
      if (address.is_v6()) acceptor_.set_option(asio::ip::v6_only{false});
      acceptor_.bind(local);
      acceptor_.listen(kBacklog);
    } catch (const boost::system::system_error& error) {
      throw listenError(address, port, error.code());
    }
  }

  void start() { asio::co_spawn(acceptor_.get_executor(), accept(), asio::detached); }

  void stop() {
    ErrorCode ignored;
    (void)acceptor_.close(ignored);
    pause_.cancel();
    admission_.dropAllPending();
    setup_->isStopped = true;
  }

  [[nodiscard]] std::uint16_t port() const {
    ErrorCode ignored;
    return acceptor_.local_endpoint(ignored).port();
  }
  [[nodiscard]] const Admission& admission() const noexcept { return admission_; }

 private:
  asio::awaitable<void> accept() {
    const auto self = shared_from_this();
    while (acceptor_.is_open()) {
      auto [error, socket] = co_await acceptor_.async_accept(kAsResult);
      if (!acceptor_.is_open()) co_return;
      if (!error) {
        admit(std::move(socket));
      } else if (error != asio::error::connection_aborted) {
        co_await recover();
      }
    }
  }

  // Mostly there are no file descriptors left: whoever is pending gives his back.
  asio::awaitable<void> recover() {
    admission_.dropOldestPending();
    pause_.expires_after(kPauseOnError);
    co_await pause_.async_wait(kAsResult);
  }

  void admit(tcp::socket socket) {
    ErrorCode gone;
    const auto remote = socket.remote_endpoint(gone);
    if (gone) return;
    const auto connection = std::make_shared<IncomingConnection>(std::move(socket), setup_);
    auto ticket = admission_.enter(remote.address(), [connection] { connection->drop(); });
    if (!ticket) return;
    asio::co_spawn(acceptor_.get_executor(), connection->run(std::move(ticket)), asio::detached);
  }

  tcp::acceptor acceptor_;
  asio::steady_timer pause_;
  std::shared_ptr<ListenerSetup> setup_;
  Admission admission_;
};

MessageListener::MessageListener(const asio::any_io_executor& executor, const std::string& address,
                                 std::uint16_t port, const Certificate& certificate,
                                 ListenerHandlers handlers, ListenerLimits limits)
    : impl_{std::make_shared<Impl>(executor, certificate, std::move(handlers), limits)} {
  impl_->open(listenAddress(address), port);
  impl_->start();
}

MessageListener::~MessageListener() {
  stop();
}

void MessageListener::stop() {
  impl_->stop();
}

std::uint16_t MessageListener::port() const noexcept {
  return impl_->port();
}

std::size_t MessageListener::pending() const noexcept {
  return impl_->admission().pending();
}

std::size_t MessageListener::connections() const noexcept {
  return impl_->admission().total();
}

}  // namespace midipool
