// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/message_connection.hpp"

#include <algorithm>
#include <deque>
#include <utility>

#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/field.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <boost/beast/websocket/stream.hpp>

#include "net/as_result.hpp"
#include "net/duration_text.hpp"
#include "net/error_text.hpp"
#include "net/websocket.hpp"

namespace midipool {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
namespace websocket = boost::beast::websocket;
using ErrorCode = boost::system::error_code;
using std::chrono::milliseconds;

constexpr milliseconds kFarewell{2'000};
constexpr std::size_t kMaxReason = 123;  // RFC 6455

// Without compression, which costs 300 kB a connection and delays small messages.
using Websocket = websocket::stream<TlsStream, false>;

// Cut without leaving half a character, which would not be UTF-8.
std::string shortened(std::string reason) {
  if (reason.size() <= kMaxReason) return reason;
  auto size = kMaxReason;
  while (size > 0 && (static_cast<unsigned char>(reason[size]) & 0xC0) == 0x80) --size;
  reason.resize(size);
  return reason;
}

}  // namespace

class MessageConnection::Impl : public std::enable_shared_from_this<Impl> {
 public:
  Impl(TlsStream stream, const MessageLimits& limits, milliseconds handshakeTimeout,
       std::shared_ptr<void> ticket)
      : limits_{limits},
        ticket_{std::move(ticket)},
        websocket_{std::move(stream)},
        farewell_{websocket_.get_executor()} {
    websocket_.set_option(
        websocket::stream_base::timeout{handshakeTimeout, limits.idleTimeout, true});
    websocket_.read_message_max(0);  // receive() has its own limit, to say goodbye properly
    websocket_.auto_fragment(false);
    websocket_.text(true);
  }

  static asio::awaitable<std::optional<std::string>> receive(std::shared_ptr<Impl> impl) {
    auto& websocket = impl->websocket_;
    auto& incoming = impl->incoming_;
    const auto tooMuch = impl->limits_.messageBytes + 1;
    while (impl->isOpen()) {
      const auto [error, size] =
          co_await websocket.async_read_some(incoming, tooMuch - incoming.size(), kAsResult);
      if (error) {
        impl->wasEnded(error);
      } else if (incoming.size() == tooMuch) {
        impl->close(CloseCode::kTooBig, "too long a message");
      } else if (websocket.is_message_done()) {
        co_return impl->takeMessage();
      }
    }
    co_return std::nullopt;
  }

  void send(std::string message) {
    if (!isOpen()) return;
    if (queue_.size() >= limits_.queuedMessages ||
        queuedBytes_ + message.size() > limits_.queuedBytes) {
      queue_.clear();
      return close(CloseCode::kPolicy, "too slow");
    }
    queuedBytes_ += message.size();
    queue_.push_back(std::move(message));
    writeNext();
  }

  void close(CloseCode code, std::string reason) {
    if (!isOpen()) return;
    stage_ = Stage::kClosing;
    code_ = code;
    reason_ = std::move(reason);
    farewell_.expires_after(kFarewell);
    farewell_.async_wait([self = shared_from_this()](const ErrorCode& error) {
      if (!error) self->end();
    });
    writeNext();
  }

  // Nobody is interested any more.
  void abandon() {
    if (isOpen()) fail(CloseCode::kGoingAway, "dropped");
  }

  [[nodiscard]] bool isOpen() const noexcept { return stage_ == Stage::kOpen; }
  [[nodiscard]] const std::string& reason() const noexcept { return reason_; }
  [[nodiscard]] CloseCode code() const noexcept { return code_; }
  [[nodiscard]] Websocket& websocket() noexcept { return websocket_; }

 private:
  enum class Stage { kOpen, kClosing, kClosed };

  std::optional<std::string> takeMessage() {
    auto message = beast::buffers_to_string(incoming_.data());
    incoming_.consume(incoming_.size());
    if (!websocket_.got_text()) close(CloseCode::kNotText, "not a text message");
    return isOpen() ? std::optional{std::move(message)} : std::nullopt;
  }

  // One write at a time; when all is written, the farewell.
  void writeNext() {
    if (isWriting_ || stage_ == Stage::kClosed) return;
    if (queue_.empty()) {
      if (stage_ == Stage::kClosing) sayGoodbye();
      return;
    }
    isWriting_ = true;
    outgoing_ = std::move(queue_.front());
    queue_.pop_front();
    websocket_.async_write(
        asio::buffer(outgoing_),
        [self = shared_from_this()](const ErrorCode& error, std::size_t) { self->wrote(error); });
  }

  void wrote(const ErrorCode& error) {
    isWriting_ = false;
    queuedBytes_ -= std::min(queuedBytes_, outgoing_.size());
    if (error) return wasEnded(error);
    writeNext();
  }

  void sayGoodbye() {
    isWriting_ = true;  // nothing after this
    const auto text = shortened(reason_);
    const websocket::close_reason goodbye{static_cast<websocket::close_code>(code_),
                                          {text.data(), text.size()}};
    websocket_.async_close(goodbye, [self = shared_from_this()](const ErrorCode&) { self->end(); });
  }

  void wasEnded(const ErrorCode& error) {
    if (error == websocket::error::closed) {
      const auto& told = websocket_.reason();
      fail(told ? static_cast<CloseCode>(told.code) : CloseCode::kNormal,
           told.reason.empty() ? "closed by the other side"
                               : std::string{told.reason.data(), told.reason.size()});
    } else if (error == beast::error::timeout) {
      fail(CloseCode::kLost, "no sign of life for " + durationText(limits_.idleTimeout));
    } else if (error.category() == make_error_code(websocket::error::closed).category()) {
      fail(CloseCode::kProtocolError, "not WebSocket: " + errorText(error));
    } else {
      fail(CloseCode::kLost, "connection lost: " + errorText(error));
    }
  }

  void fail(CloseCode code, std::string reason) {
    if (stage_ == Stage::kClosing) return;  // under way; what it was closed for counts
    if (stage_ == Stage::kOpen) {
      code_ = code;
      reason_ = std::move(reason);
    }
    end();
  }

  void end() {
    stage_ = Stage::kClosed;
    queue_.clear();
    farewell_.cancel();
    ErrorCode ignored;
    (void)beast::get_lowest_layer(websocket_).close(ignored);
    ticket_.reset();
  }

  MessageLimits limits_;
  std::shared_ptr<void> ticket_;
  Websocket websocket_;
  asio::steady_timer farewell_;
  beast::flat_buffer incoming_;
  std::deque<std::string> queue_;
  std::size_t queuedBytes_ = 0;  // what is being written included
  std::string outgoing_;
  bool isWriting_ = false;
  Stage stage_ = Stage::kOpen;
  std::string reason_;
  CloseCode code_ = CloseCode::kNormal;
};

MessageConnection::MessageConnection(std::shared_ptr<Impl> impl) noexcept
    : impl_{std::move(impl)} {}

MessageConnection::~MessageConnection() {
  impl_->abandon();
}

asio::awaitable<std::optional<std::string>> MessageConnection::receive() {
  return Impl::receive(impl_);
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

const std::string& MessageConnection::closeReason() const noexcept {
  return impl_->reason();
}

CloseCode MessageConnection::closeCode() const noexcept {
  return impl_->code();
}

asio::awaitable<WebsocketOutcome> askForWebsocket(TlsStream stream, std::string hostPort,
                                                  MessageLimits limits, milliseconds timeout) {
  const auto impl =
      std::make_shared<MessageConnection::Impl>(std::move(stream), limits, timeout, nullptr);
  auto& websocket = impl->websocket();
  websocket.set_option(websocket::stream_base::decorator{[](websocket::request_type& request) {
    request.set(http::field::sec_websocket_protocol, kMessageProtocol);
    request.set(http::field::user_agent, "midiPool");
  }});
  websocket::response_type response;
  const auto [error] = co_await websocket.async_handshake(response, hostPort, "/", kAsResult);
  WebsocketOutcome outcome;
  if (error == websocket::error::upgrade_declined) {
    outcome.problem = "answers HTTP " + std::to_string(response.result_int());
  } else if (error == asio::ssl::error::stream_truncated || error == asio::error::broken_pipe ||
             error == asio::error::connection_reset || error == asio::error::eof) {
    outcome.hungUp = true;
  } else if (error) {
    outcome.problem = "gives no WebSocket: " + errorText(error);
  } else if (response[http::field::sec_websocket_protocol] != kMessageProtocol) {
    outcome.problem = std::string{"does not speak "} + kMessageProtocol;
  } else {
    outcome.connection = std::make_shared<MessageConnection>(impl);
  }
  co_return outcome;
}

asio::awaitable<WebsocketOutcome> grantWebsocket(TlsStream stream, std::string request,
                                                 MessageLimits limits, milliseconds timeout,
                                                 std::shared_ptr<void> ticket) {
  const auto impl = std::make_shared<MessageConnection::Impl>(std::move(stream), limits, timeout,
                                                              std::move(ticket));
  auto& websocket = impl->websocket();
  websocket.set_option(websocket::stream_base::decorator{[](websocket::response_type& response) {
    response.set(http::field::sec_websocket_protocol, kMessageProtocol);
    response.set(http::field::server, "midiPool");
  }});
  const auto [error] = co_await websocket.async_accept(asio::buffer(request), kAsResult);
  WebsocketOutcome outcome;
  if (error) {
    outcome.problem = errorText(error);
  } else {
    outcome.connection = std::make_shared<MessageConnection>(impl);
  }
  co_return outcome;
}

}  // namespace midipool
