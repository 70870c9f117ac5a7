// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <deque>
#include <utility>

#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/stream.hpp>

#include "net/as_result.hpp"
#include "net/duration_text.hpp"
#include "net/error_text.hpp"
#include "net/message_connection_impl.hpp"

namespace midipool {

inline constexpr std::chrono::milliseconds kFarewell{2'000};
inline constexpr std::size_t kMaxReason = 123;  // RFC 6455

// Cut without leaving half a character, which would not be UTF-8.
inline std::string shortened(std::string reason) {
  if (reason.size() <= kMaxReason) return reason;
  auto size = kMaxReason;
  while (size > 0 && (static_cast<unsigned char>(reason[size]) & 0xC0) == 0x80) --size;
  reason.resize(size);
  return reason;
}

// Text messages over WebSocket over a stream, as MessageConnection has them. Takes half a minute to
// compile: for the files that make connections only.
template <typename Stream>
class WebsocketConversation final : public MessageConnection::Impl {
 public:
  // Without compression, which costs 300 kB a connection and delays small messages.
  using Websocket = boost::beast::websocket::stream<Stream, false>;

  WebsocketConversation(Stream stream, const MessageLimits& limits,
                        std::chrono::milliseconds handshakeTimeout, std::shared_ptr<void> ticket)
      : limits_{limits},
        ticket_{std::move(ticket)},
        websocket_{std::move(stream)},
        farewell_{websocket_.get_executor()} {
    websocket_.set_option(
        boost::beast::websocket::stream_base::timeout{handshakeTimeout, limits.idleTimeout, true});
    websocket_.read_message_max(0);  // receive() has its own limit, to say goodbye properly
    websocket_.auto_fragment(false);
    websocket_.text(true);
  }

  boost::asio::awaitable<std::optional<std::string>> receive() override {
    const auto self = this->shared_from_this();
    const auto tooMuch = limits_.messageBytes + 1;
    while (isOpen()) {
      const auto [error, size] =
          co_await websocket_.async_read_some(incoming_, tooMuch - incoming_.size(), kAsResult);
      if (error) {
        wasEnded(error);
      } else if (incoming_.size() == tooMuch) {
        close(CloseCode::kTooBig, "too long a message");
      } else if (websocket_.is_message_done()) {
        co_return takeMessage();
      }
    }
    co_return std::nullopt;
  }

  void send(std::string message) override {
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

  void close(CloseCode code, std::string reason) override {
    if (!isOpen()) return;
    stage_ = Stage::kClosing;
    code_ = code;
    reason_ = std::move(reason);
    farewell_.expires_after(kFarewell);
    farewell_.async_wait([self = keepAlive()](const ErrorCode& error) {
      if (!error) self->end();
    });
    writeNext();
  }

  void abandon() override {
    if (isOpen()) fail(CloseCode::kGoingAway, "dropped");
  }

  [[nodiscard]] bool isOpen() const noexcept override { return stage_ == Stage::kOpen; }
  [[nodiscard]] bool isIdle() const noexcept override { return queue_.empty() && !isWriting_; }
  [[nodiscard]] const std::string& reason() const noexcept override { return reason_; }
  [[nodiscard]] CloseCode code() const noexcept override { return code_; }
  [[nodiscard]] Websocket& websocket() noexcept { return websocket_; }

 private:
  enum class Stage { kOpen, kClosing, kClosed };
  using ErrorCode = boost::system::error_code;

  std::shared_ptr<WebsocketConversation> keepAlive() {
    return std::static_pointer_cast<WebsocketConversation>(this->shared_from_this());
  }

  std::optional<std::string> takeMessage() {
    auto message = boost::beast::buffers_to_string(incoming_.data());
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
        boost::asio::buffer(outgoing_),
        [self = keepAlive()](const ErrorCode& error, std::size_t) { self->wrote(error); });
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
    const boost::beast::websocket::close_reason goodbye{
        static_cast<boost::beast::websocket::close_code>(code_), {text.data(), text.size()}};
    websocket_.async_close(goodbye, [self = keepAlive()](const ErrorCode&) { self->end(); });
  }

  void wasEnded(const ErrorCode& error) {
    if (error == boost::beast::websocket::error::closed) {
      const auto& told = websocket_.reason();
      fail(told ? static_cast<CloseCode>(told.code) : CloseCode::kNormal,
           told.reason.empty() ? "closed by the other side"
                               : std::string{told.reason.data(), told.reason.size()});
    } else if (error == boost::beast::error::timeout) {
      fail(CloseCode::kLost, "no sign of life for " + durationText(limits_.idleTimeout));
    } else if (error.category() ==
               make_error_code(boost::beast::websocket::error::closed).category()) {
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
    (void)boost::beast::get_lowest_layer(websocket_).close(ignored);
    ticket_.reset();
  }

  MessageLimits limits_;
  std::shared_ptr<void> ticket_;
  Websocket websocket_;
  boost::asio::steady_timer farewell_;
  boost::beast::flat_buffer incoming_;
  std::deque<std::string> queue_;
  std::size_t queuedBytes_ = 0;  // what is being written included
  std::string outgoing_;
  bool isWriting_ = false;
  Stage stage_ = Stage::kOpen;
  std::string reason_;
  CloseCode code_ = CloseCode::kNormal;
};

}  // namespace midipool
