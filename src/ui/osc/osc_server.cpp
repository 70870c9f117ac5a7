// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/osc/osc_server.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "net/error_text.hpp"
#include "ui/osc/osc_surface.hpp"

namespace midipool::osc {
namespace {

namespace asio = boost::asio;
using asio::ip::udp;

constexpr std::size_t kMostSurfaces = 8;
constexpr std::chrono::minutes kRemembered{10};
constexpr std::chrono::milliseconds kMeterPause{50};
constexpr std::chrono::milliseconds kAfterError{100};
constexpr std::size_t kMostWorkedAtOnce = 64;  // then others have their turn

udp::endpoint endpointOf(const LocalAddress& address) {
  boost::system::error_code error;
  const auto number = asio::ip::make_address(address.address, error);
  if (error) throw std::runtime_error{"OSC: \"" + address.address + "\" is no IP address"};
  return {number, address.port};
}

}  // namespace

class OscServer::Impl : public std::enable_shared_from_this<Impl> {
 public:
  Impl(asio::io_context& context, const ServerSettings& settings, control::Program& program,
       const Clock& clock)
      : context_{context},
        socket_{context},
        timer_{context},
        clock_{clock},
        surface_{program},
        address_{settings.listen} {
    open();
    if (settings.reply) listeners_.push_back({endpointOf(*settings.reply), LocalTime::max()});
  }

  void start() {
    asio::co_spawn(context_, receive(shared_from_this()), asio::detached);
    asio::co_spawn(context_, tell(shared_from_this()), asio::detached);
  }
  void stop() {
    boost::system::error_code ignored;
    (void)socket_.close(ignored);
    timer_.cancel();
  }
  [[nodiscard]] const LocalAddress& address() const noexcept { return address_; }

 private:
  struct Listener {
    udp::endpoint endpoint;
    LocalTime until;
  };

  void open() {
    boost::system::error_code error;
    const auto local = endpointOf(address_);
    (void)socket_.open(local.protocol(), error);
    if (!error) (void)socket_.bind(local, error);
    if (!error) (void)socket_.non_blocking(true, error);
    if (error) {
      throw std::runtime_error{"cannot listen for OSC on " + address_.text() + ": " +
                               errorText(error)};
    }
    address_.port = socket_.local_endpoint().port();
  }

  static asio::awaitable<void> receive(std::shared_ptr<Impl> self) {
    std::size_t worked = 0;
    while (self->socket_.is_open()) {
      boost::system::error_code error;
      const auto size = co_await self->socket_.async_receive_from(
          asio::buffer(self->buffer_), self->sender_,
          asio::redirect_error(asio::use_awaitable, error));
      if (!error) self->take(size);
      if ((error && self->socket_.is_open()) || ++worked % kMostWorkedAtOnce == 0) {
        asio::steady_timer pause{self->context_,
                                 error ? kAfterError : std::chrono::milliseconds{1}};
        co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, error));
      }
    }
  }

  static asio::awaitable<void> tell(std::shared_ptr<Impl> self) {
    while (self->socket_.is_open()) {
      self->tellAll();
      self->timer_.expires_after(kMeterPause);
      boost::system::error_code ignored;
      co_await self->timer_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    }
  }

  void take(std::size_t size) {
    for (const auto& message : decode(std::span{buffer_}.first(size))) {
      if (message.address == "/reply") {
        replyTo(message.number(0).value_or(0.0));
      } else {
        surface_.received(message, clock_.now());
      }
      remember(sender_);
    }
  }

  // From then on it is another listener than the port that it sends from.
  void replyTo(double port) {
    if (!(port >= 1.0 && port <= 65535.0)) return;
    std::erase_if(listeners_, [&](const auto& each) { return each.endpoint == sender_; });
    const udp::endpoint endpoint{sender_.address(), static_cast<std::uint16_t>(port)};
    std::erase_if(replies_, [&](const auto& each) { return each.from == sender_; });
    if (replies_.size() == kMostSurfaces) replies_.erase(replies_.begin());
    replies_.push_back({sender_, endpoint});
  }

  void remember(const udp::endpoint& sender) {
    const auto redirected = std::ranges::find(replies_, sender, &Reply::from);
    const auto& endpoint = redirected == replies_.end() ? sender : redirected->to;
    const auto until = clock_.now() + kRemembered;
    const auto known = std::ranges::find(listeners_, endpoint, &Listener::endpoint);
    if (known != listeners_.end()) {
      known->until = std::max(known->until, until);
      return;
    }
    // Who has been silent for longest makes room.
    if (listeners_.size() == kMostSurfaces) {
      listeners_.erase(std::ranges::min_element(listeners_, {}, &Listener::until));
    }
    listeners_.push_back({endpoint, until});
    surface_.forgetTold();
  }

  void tellAll() {
    const auto now = clock_.now();
    std::erase_if(listeners_, [&](const auto& each) { return each.until < now; });
    if (listeners_.empty()) return;
    for (const auto& message : surface_.news()) send(message);
    for (const auto& message : surface_.meters()) send(message);
  }

  void send(const Message& message) {
    const auto bytes = encode(message);
    for (const auto& listener : listeners_) {
      boost::system::error_code ignored;  // a surface that has gone hurts nobody
      (void)socket_.send_to(asio::buffer(bytes), listener.endpoint, 0, ignored);
    }
  }

  struct Reply {
    udp::endpoint from;
    udp::endpoint to;
  };

  asio::io_context& context_;
  udp::socket socket_;
  asio::steady_timer timer_;
  const Clock& clock_;
  OscSurface surface_;
  LocalAddress address_;
  std::array<std::uint8_t, kLongestDatagram> buffer_{};
  udp::endpoint sender_;
  std::vector<Listener> listeners_;
  std::vector<Reply> replies_;
};

OscServer::OscServer(asio::io_context& context, const ServerSettings& settings,
                     control::Program& program, const Clock& clock)
    : impl_{std::make_shared<Impl>(context, settings, program, clock)} {
  impl_->start();
}

OscServer::~OscServer() {
  impl_->stop();
}

const LocalAddress& OscServer::address() const noexcept {
  return impl_->address();
}

}  // namespace midipool::osc
