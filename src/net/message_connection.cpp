// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/message_connection.hpp"

#include <utility>

#include "net/message_connection_impl.hpp"

namespace midipool {

MessageConnection::MessageConnection(std::shared_ptr<Impl> impl) noexcept
    : impl_{std::move(impl)} {}

MessageConnection::~MessageConnection() {
  impl_->abandon();
}

boost::asio::awaitable<std::optional<std::string>> MessageConnection::receive() {
  return impl_->receive();
}

void MessageConnection::send(std::string message) {
  impl_->send(std::move(message));
}

void MessageConnection::close(CloseCode code, std::string reason) {
  impl_->close(code, std::move(reason));
}

bool MessageConnection::isOpen() const noexcept {
  return impl_->isOpen();
}

bool MessageConnection::isIdle() const noexcept {
  return impl_->isIdle();
}

const std::string& MessageConnection::closeReason() const noexcept {
  return impl_->reason();
}

CloseCode MessageConnection::closeCode() const noexcept {
  return impl_->code();
}

}  // namespace midipool
