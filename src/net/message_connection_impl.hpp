// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "net/message_connection.hpp"

namespace midipool {

// What a MessageConnection is made of, whatever it runs over; so that Beast is compiled only where
// connections are made.
class MessageConnection::Impl : public std::enable_shared_from_this<Impl> {
 public:
  virtual ~Impl() = default;
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  [[nodiscard]] virtual boost::asio::awaitable<std::optional<std::string>> receive() = 0;
  virtual void send(std::string message) = 0;
  virtual void close(CloseCode code, std::string reason) = 0;
  // Nobody is interested any more.
  virtual void abandon() = 0;
  [[nodiscard]] virtual bool isOpen() const noexcept = 0;
  [[nodiscard]] virtual bool isIdle() const noexcept = 0;
  [[nodiscard]] virtual const std::string& reason() const noexcept = 0;
  [[nodiscard]] virtual CloseCode code() const noexcept = 0;

 protected:
  Impl() = default;
};

}  // namespace midipool
