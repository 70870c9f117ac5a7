// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/local_connection.hpp"

#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>

#include "net/as_result.hpp"
#include "net/deadline.hpp"
#include "net/plain_websocket.hpp"
#include "ui/page_files.hpp"
#include "ui/request_guard.hpp"

namespace midipool {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using ErrorCode = boost::system::error_code;
using Method = HttpRequest::Method;

constexpr std::chrono::seconds kRequestTimeout{5};
// The longest that a request takes to be answered (diagnose).
constexpr std::chrono::seconds kAnswerTimeout{40};
constexpr std::size_t kLongestBody = 65'536;
// What the kernel keeps for a page that does not read: a second of meters, not a minute.
constexpr int kSendBuffer = 65'536;
constexpr std::string_view kEndOfHead = "\r\n\r\n";
constexpr const char* kJson = "application/json";

HttpAnswer plain(unsigned status, std::string line) {
  return {status, "text/plain; charset=utf-8", std::move(line) + "\n"};
}

MessageLimits limits() {
  MessageLimits limits;
  limits.messageBytes = kLongestBody;
  return limits;
}

HttpAnswer wantsToken() {
  return plain(401,
               "This wants the header: Authorization: Bearer TOKEN (see docs/control-api.md).");
}

}  // namespace

LocalConnection::LocalConnection(tcp::socket socket, std::shared_ptr<LocalSetup> setup)
    : socket_{std::move(socket)}, setup_{std::move(setup)} {
  ErrorCode ignored;
  (void)socket_.set_option(tcp::no_delay{true}, ignored);
  (void)socket_.set_option(asio::socket_base::send_buffer_size{kSendBuffer}, ignored);
}

void LocalConnection::drop() noexcept {
  if (isHandedOver_) return;
  ErrorCode ignored;
  (void)socket_.close(ignored);
}

asio::awaitable<void> LocalConnection::run(std::shared_ptr<Admission::Ticket> ticket) {
  const auto self = shared_from_this();
  co_await serve(std::move(ticket));
}

asio::awaitable<void> LocalConnection::serve(std::shared_ptr<Admission::Ticket> ticket) {
  Deadline deadline{socket_.get_executor(), kRequestTimeout, [this] { drop(); }};
  std::string head;
  const auto [error, size] = co_await asio::async_read_until(
      socket_, asio::dynamic_buffer(head, kMaxHttpHead), kEndOfHead, kAsResult);
  if (error) co_return;
  auto request = parseHttpRequest(head);
  auto answer = plain(400, "This is not HTTP.");
  bool withBody = true;
  if (request) {
    withBody = request->method != Method::kHead;
    const auto refusal = refusalOf(*request);
    if (!refusal && request->wantsWebsocket && request->path == "/control" &&
        request->offers(kControlProtocol)) {
      co_await upgrade(std::move(head), std::move(ticket));
      co_return;
    }
    if (refusal) {
      answer = *refusal;
    } else {
      deadline.putOff(kRequestTimeout + kAnswerTimeout);
      answer = co_await answerTo(std::move(*request), head.substr(size));
    }
  }
  deadline.putOff(kRequestTimeout);
  const auto text = httpText(answer, withBody);
  co_await asio::async_write(socket_, asio::buffer(text), kAsResult);
}

asio::awaitable<HttpAnswer> LocalConnection::answerTo(HttpRequest request, std::string begun) {
  if (setup_->isStopped) co_return plain(503, "The client ends.");
  if (request.method == Method::kPost && request.path == "/control") {
    co_return co_await answerToPost(std::move(request), std::move(begun));
  }
  if (request.method != Method::kGet && request.method != Method::kHead) {
    co_return plain(405, "Only GET and HEAD are answered here.");
  }
  if (request.path == "/status") co_return status(request);
  if (request.path == "/control") {
    co_return plain(400, std::string{"Here is a WebSocket that speaks "} + kControlProtocol + ".");
  }
  co_return answerFrom(pageFiles(), request.path);
}

HttpAnswer LocalConnection::status(const HttpRequest& request) const {
  if (!hasToken(request, setup_->token)) return wantsToken();
  return {200, kJson, setup_->handlers.status()};
}

asio::awaitable<HttpAnswer> LocalConnection::answerToPost(HttpRequest request, std::string begun) {
  if (!hasToken(request, setup_->token)) co_return wantsToken();
  if (request.contentType != kJson) co_return plain(415, "Post application/json.");
  const auto length = request.contentLength;
  if (!length || *length > kLongestBody || begun.size() > *length) {
    co_return plain(413, "Say Content-Length, up to 65536.");
  }
  const auto more = *length - begun.size();
  const auto [error, size] = co_await asio::async_read(socket_, asio::dynamic_buffer(begun),
                                                       asio::transfer_exactly(more), kAsResult);
  if (error || setup_->isStopped) co_return plain(400, "The request was cut off.");

  // The reply may come when this connection has long been given up.
  struct Answered {
    asio::steady_timer timer;
    std::string text;
  };
  const auto answered =
      std::make_shared<Answered>(Answered{asio::steady_timer{socket_.get_executor()}, {}});
  answered->timer.expires_after(kAnswerTimeout);
  setup_->handlers.request(std::move(begun), [answered](std::string text) {
    answered->text = std::move(text);
    answered->timer.expires_at(asio::steady_timer::time_point::min());
  });
  co_await answered->timer.async_wait(kAsResult);
  if (answered->text.empty()) co_return plain(504, "No answer in time.");
  co_return HttpAnswer{200, kJson, answered->text};
}

// From here on, the WebSocket's own time limits count.
asio::awaitable<void> LocalConnection::upgrade(std::string head,
                                               std::shared_ptr<Admission::Ticket> ticket) {
  Admission::settle(ticket);
  isHandedOver_ = true;
  const auto connection =
      co_await grantPlainWebsocket(std::move(socket_), std::move(head), kControlProtocol, limits(),
                                   kRequestTimeout, std::move(ticket));
  if (connection && !setup_->isStopped) setup_->handlers.connected(connection);
}

}  // namespace midipool
