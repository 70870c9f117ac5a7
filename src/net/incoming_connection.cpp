// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/incoming_connection.hpp"

#include <array>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

#include "net/as_result.hpp"
#include "net/deadline.hpp"
#include "net/websocket.hpp"

namespace midipool {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using ErrorCode = boost::system::error_code;

constexpr char kTlsHandshake = 0x16;  // the first byte of every TLS connection
constexpr const char* kEndOfHead = "\r\n\r\n";

// Up to the empty line at least, as more may have come along; nothing when it does not come.
template <typename Stream>
asio::awaitable<std::string> readHead(Stream& stream) {
  std::string head;
  const auto [error, size] = co_await asio::async_read_until(
      stream, asio::dynamic_buffer(head, kMaxHttpHead), kEndOfHead, kAsResult);
  if (error) head.clear();
  co_return head;
}

template <typename Stream>
asio::awaitable<void> write(Stream& stream, std::string text) {
  co_await asio::async_write(stream, asio::buffer(text), kAsResult);
}

}  // namespace

IncomingConnection::IncomingConnection(tcp::socket socket, std::shared_ptr<ListenerSetup> setup)
    : stream_{std::move(socket), setup->tls}, setup_{std::move(setup)} {
  ErrorCode ignored;
  auto& lowest = stream_.next_layer();
  remote_ = lowest.remote_endpoint(ignored).address();
  if (remote_.is_v6() && remote_.to_v6().is_v4_mapped()) {
    remote_ = asio::ip::make_address_v4(asio::ip::v4_mapped, remote_.to_v6());
  }
  (void)lowest.set_option(tcp::no_delay{true}, ignored);
}

void IncomingConnection::drop() noexcept {
  isDropped_ = true;
  if (isHandedOver_) return;
  ErrorCode ignored;
  (void)stream_.next_layer().close(ignored);
}

asio::awaitable<void> IncomingConnection::run(std::shared_ptr<Admission::Ticket> ticket) {
  const auto self = shared_from_this();
  const Deadline deadline{stream_.get_executor(), setup_->limits.handshake, [this] { drop(); }};
  if (!co_await startsTls()) {
    co_await refusePlainText();
    co_return;
  }
  const auto [error] = co_await stream_.async_handshake(asio::ssl::stream_base::server, kAsResult);
  if (!error) co_await serve(std::move(ticket));
}

asio::awaitable<bool> IncomingConnection::startsTls() {
  std::array<char, 1> first{};
  co_await stream_.next_layer().async_receive(asio::buffer(first), tcp::socket::message_peek,
                                              kAsResult);
  co_return first[0] == kTlsHandshake;
}

asio::awaitable<void> IncomingConnection::refusePlainText() {
  const auto head = co_await readHead(stream_.next_layer());
  if (!parseHttpRequest(head)) co_return;
  // Not within the co_await: GCC 12 destroys such temporaries twice.
  const HttpAnswer answer{400, "text/plain; charset=utf-8",
                          "This port speaks https: put https:// before the address.\n"};
  co_await write(stream_.next_layer(), httpText(answer));
}

asio::awaitable<void> IncomingConnection::serve(std::shared_ptr<Admission::Ticket> ticket) {
  auto head = co_await readHead(stream_);
  if (head.empty() || isDropped_) co_return;
  const auto request = parseHttpRequest(head);
  if (request && request->wantsWebsocket && request->offers(kMessageProtocol) &&
      request->path == "/") {
    co_await upgrade(std::move(head), std::move(ticket));
    co_return;
  }
  const bool withBody = !request || request->method != HttpRequest::Method::kHead;
  auto text = httpText(answerTo(request), withBody);
  co_await write(stream_, std::move(text));
  co_await stream_.async_shutdown(kAsResult);
}

HttpAnswer IncomingConnection::answerTo(const std::optional<HttpRequest>& request) const {
  HttpAnswer answer;
  if (!request) {
    answer = {400, answer.contentType, "This is not HTTP.\n"};
  } else if (request->wantsWebsocket) {
    answer = {400, answer.contentType,
              std::string{"WebSockets speak "} + kMessageProtocol + " here, at the path /.\n"};
  } else if (request->method != HttpRequest::Method::kGet &&
             request->method != HttpRequest::Method::kHead) {
    answer = {405, answer.contentType, "Only GET and HEAD are answered here.\n"};
  } else if (setup_->handlers.http) {
    answer = setup_->handlers.http(request->path);
  } else {
    answer = {404, answer.contentType, "There is nothing here.\n"};
  }
  return answer;
}

// From here on, the WebSocket's own time limits count.
asio::awaitable<void> IncomingConnection::upgrade(std::string head,
                                                  std::shared_ptr<Admission::Ticket> ticket) {
  Admission::settle(ticket);
  isHandedOver_ = true;
  const auto outcome =
      co_await grantWebsocket(std::move(stream_), std::move(head), setup_->limits.connection,
                              setup_->limits.handshake, std::move(ticket));
  if (outcome.connection && !setup_->isStopped)
    setup_->handlers.accepted(outcome.connection, remote_);
}

}  // namespace midipool
