// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/awaitable.hpp>

namespace midipool {

// Both ends name it in the WebSocket handshake, or there is no connection.
inline constexpr const char* kMessageProtocol = "midipool.v1";

struct MessageLimits {
  std::size_t queuedMessages = 512;  // waiting to be sent; beyond, the other side is too slow
  std::size_t queuedBytes = std::size_t{1} << 20;
  std::size_t messageBytes = std::size_t{64} << 10;  // of an incoming message
  // An other side that is silent for so long, pings unanswered, is gone.
  std::chrono::milliseconds idleTimeout{15'000};
};

// Close codes of RFC 6455 that midiPool uses. Applications may add 4000 to 4999.
enum class CloseCode : std::uint16_t {
  kNormal = 1000,
  kGoingAway = 1001,
  kProtocolError = 1002,
  kNotText = 1003,
  kLost = 1006,     // never on the wire: there was no closing handshake
  kBadText = 1007,  // no UTF-8; said by Beast itself
  kPolicy = 1008,
  kTooBig = 1009,
  kTryAgainLater = 1013,
  kWrongToken = 4401,  // of the control API
};

// Text messages over WebSocket over TLS; the same for both ends. Made by connectTo() and
// MessageListener.
//
// All calls, and the destructor, on the one thread (or strand) of its executor. Keep one receive()
// waiting as long as the connection lives: pings and closing are served by it. Dropping the last
// pointer closes hard, unless close() was called before.
class MessageConnection {
 public:
  class Impl;

  explicit MessageConnection(std::shared_ptr<Impl> impl) noexcept;
  ~MessageConnection();
  MessageConnection(const MessageConnection&) = delete;
  MessageConnection& operator=(const MessageConnection&) = delete;

  // The next message, or nothing when the connection has ended: closeReason() tells why. Never
  // throws. One at a time.
  [[nodiscard]] boost::asio::awaitable<std::optional<std::string>> receive();

  // Puts it into the queue, never blocks; what is sent after the end is dropped. When the queue
  // overflows, the connection ends with the reason "too slow". Must be UTF-8 and no longer than the
  // other side takes, or that ends the connection.
  void send(std::string message);

  // Sends what is in the queue, then says goodbye. Gives up after 2 s. The first close counts.
  // `reason` goes to the other side, cut at 123 bytes.
  void close(CloseCode code, std::string reason);

  [[nodiscard]] bool isOpen() const noexcept;
  // Nothing waits to be sent: who has not read yet what came before is not given more of what grows
  // old.
  [[nodiscard]] bool isIdle() const noexcept;

  // Why it ended, for people; empty while it is open. closeCode(): the one that ended it.
  [[nodiscard]] const std::string& closeReason() const noexcept;
  [[nodiscard]] CloseCode closeCode() const noexcept;

 private:
  std::shared_ptr<Impl> impl_;
};

}  // namespace midipool
