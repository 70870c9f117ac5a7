// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/incoming_connection.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/read.hpp>
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
using Method = HttpRequest::Method;

constexpr char kTlsHandshake = 0x16;  // the first byte of every TLS connection
constexpr std::string_view kEndOfHead = "\r\n\r\n";
// What is still read of a body that was refused.
constexpr std::size_t kMostIgnored = 262'144;

HttpAnswer plain(unsigned status, std::string line) {
  HttpAnswer answer;
  answer.status = status;
  answer.body = std::move(line);
  return answer;
}

// What is answered to without asking anybody.
std::optional<HttpAnswer> refusalOf(const std::optional<HttpRequest>& request) {
  if (!request) return plain(400, "This is not HTTP.\n");
  if (request->wantsWebsocket) {
    return plain(400,
                 std::string{"WebSockets speak "} + kMessageProtocol + " here, at the path /.\n");
  }
  if (request->method == Method::kOther) {
    return plain(405, "Only GET, HEAD and POST are answered here.\n");
  }
  if (request->method != Method::kPost) return std::nullopt;
  if (!request->contentLength) return plain(411, "Say how long it is, by Content-Length.\n");
  if (*request->contentLength > kMaxHttpBody) return plain(413, "That is too long.\n");
  return std::nullopt;
}

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
  Deadline deadline{stream_.get_executor(), setup_->limits.handshake, [this] { drop(); }};
  if (!co_await startsTls()) {
    co_await refusePlainText();
    co_return;
  }
  const auto [error] = co_await stream_.async_handshake(asio::ssl::stream_base::server, kAsResult);
  if (!error) co_await serve(std::move(ticket), deadline);
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
  auto text = httpText(plain(400, "This port speaks https: put https:// before the address.\n"));
  co_await write(stream_.next_layer(), std::move(text));
}

asio::awaitable<void> IncomingConnection::serve(std::shared_ptr<Admission::Ticket> ticket,
                                                Deadline& deadline) {
  auto head = co_await readHead(stream_);
  if (head.empty() || isDropped_) co_return;
  const auto request = parseHttpRequest(head);
  if (request && request->wantsWebsocket && request->offers(kMessageProtocol) &&
      request->path == "/") {
    co_await upgrade(std::move(head), std::move(ticket));
    co_return;
  }
  const bool withBody = !request || request->method != Method::kHead;
  if (auto refusal = refusalOf(request)) {
    co_await respond(std::move(*refusal), withBody, deadline);
    co_await linger();
    co_return;
  }
  const auto body = co_await readBody(std::move(head), *request);
  if (!body || isDropped_) co_return;
  auto reply = answerTo(*request, *body);
  co_await respond(std::move(reply), withBody, deadline);
}

asio::awaitable<std::optional<std::string>> IncomingConnection::readBody(
    std::string head, const HttpRequest& request) {
  const auto wanted = request.method == Method::kPost ? request.contentLength.value_or(0) : 0;
  auto body = head.substr(head.find(kEndOfHead) + kEndOfHead.size());
  const auto size = std::min(body.size(), wanted);
  body.resize(wanted);
  if (size < wanted) {
    const auto [error, more] = co_await asio::async_read(
        stream_, asio::buffer(body.data() + size, wanted - size), kAsResult);
    if (error) co_return std::nullopt;
  }
  co_return body;
}

asio::awaitable<void> IncomingConnection::respond(HttpAnswer answer, bool withBody,
                                                  Deadline& deadline) {
  deadline.putOff(setup_->limits.answer);
  auto text = httpText(answer, withBody);
  co_await write(stream_, std::move(text));
  co_await stream_.async_shutdown(kAsResult);
}

asio::awaitable<void> IncomingConnection::linger() {
  auto& lowest = stream_.next_layer();
  ErrorCode over;
  (void)lowest.shutdown(tcp::socket::shutdown_send, over);
  std::array<char, 4096> ignored{};
  for (std::size_t sum = 0; !over && sum < kMostIgnored;) {
    const auto [error, size] = co_await lowest.async_read_some(asio::buffer(ignored), kAsResult);
    over = error;
    sum += size;
  }
}

HttpAnswer IncomingConnection::answerTo(const HttpRequest& request, std::string_view body) const {
  if (setup_->handlers.http) return setup_->handlers.http({request, body, remote_});
  return plain(404, "There is nothing here.\n");
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
