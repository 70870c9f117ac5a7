// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/message_listener.hpp"

#include <utility>

#include "net/connection_acceptor.hpp"
#include "net/incoming_connection.hpp"
#include "net/listen_address.hpp"

namespace midipool {

namespace asio = boost::asio;

class MessageListener::Impl final : public ConnectionAcceptor<IncomingConnection, ListenerSetup> {
 public:
  Impl(const asio::any_io_executor& executor, const Certificate& certificate,
       ListenerHandlers handlers, const ListenerLimits& limits)
      : ConnectionAcceptor{executor,
                           std::make_shared<ListenerSetup>(ListenerSetup{
                               serverTlsContext(certificate), std::move(handlers), limits, false}),
                           {limits.pending, limits.perAddress, limits.total}} {}
};

MessageListener::MessageListener(const asio::any_io_executor& executor, const std::string& address,
                                 std::uint16_t port, const Certificate& certificate,
                                 ListenerHandlers handlers, ListenerLimits limits)
    : impl_{std::make_shared<Impl>(executor, certificate, std::move(handlers), limits)} {
  const auto local = listenAddress(address);
  if (const auto error = impl_->listen({local, port})) throw listenError(local, port, error);
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
