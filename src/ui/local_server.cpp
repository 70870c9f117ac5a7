// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/local_server.hpp"

#include <stdexcept>
#include <utility>

#include "net/connection_acceptor.hpp"
#include "net/error_text.hpp"
#include "ui/local_connection.hpp"

namespace midipool {
namespace {

namespace asio = boost::asio;
using ErrorCode = boost::system::error_code;

constexpr int kPortsToTry = 16;
// A browser opens some at a time for the page's files; a dozen pages and scripts are many.
constexpr AdmissionLimits kLimits{64, 96, 96};

}  // namespace

class LocalServer::Impl final : public ConnectionAcceptor<LocalConnection, LocalSetup> {
 public:
  Impl(const asio::any_io_executor& executor, const LocalAddress& address, std::string token,
       LocalHandlers handlers)
      : ConnectionAcceptor{executor,
                           std::make_shared<LocalSetup>(
                               LocalSetup{std::move(token), std::move(handlers)}),
                           kLimits},
        address_{address} {
    const auto first = address.port;
    const int tries = address.chosen ? 1 : kPortsToTry;
    ErrorCode error;
    for (int i = 0; i < tries; ++i) {
      error = listenOn(static_cast<std::uint16_t>(first == 0 ? 0 : first + i));
      if (!error) return;
    }
    throw std::runtime_error{"cannot listen on " + address_.text() + " for the mixer page: " +
                             errorText(error) + " (choose another with --ui, or --ui off)"};
  }

  [[nodiscard]] const LocalAddress& address() const noexcept { return address_; }

 private:
  ErrorCode listenOn(std::uint16_t wanted) {
    ErrorCode error;
    const auto address = asio::ip::make_address(address_.address, error);
    if (!error) error = listen({address, wanted});
    if (!error) address_.port = port();
    return error;
  }

  LocalAddress address_;
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
