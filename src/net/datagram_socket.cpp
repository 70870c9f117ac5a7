// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/datagram_socket.hpp"

#include <cerrno>

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/steady_timer.hpp>
#include <sys/socket.h>

#include "net/arrival_time.hpp"
#include "net/datagram_batch.hpp"
#include "net/error_text.hpp"
#include "net/listen_address.hpp"
#include "net/return_paths.hpp"
#include "net/udp_options.hpp"

namespace midipool {
namespace {

namespace asio = boost::asio;
using asio::ip::udp;
using Endpoint = DatagramSocket::Endpoint;
using ErrorCode = boost::system::error_code;

constexpr int kBatchesAtOnce = 4;  // then others have their turn
constexpr std::chrono::milliseconds kPauseOnError{10};

}  // namespace

static_assert(DatagramSocket::kMaxSize == DatagramBatch::kMaxSize);

class DatagramSocket::Impl : public std::enable_shared_from_this<Impl> {
 public:
  Impl(const asio::any_io_executor& executor, const Clock& clock)
      : socket_{executor}, pause_{executor}, clock_{clock} {}

  void open(const asio::ip::address& address, std::uint16_t port, PortSharing sharing,
            ErrorCode& error) {
    const Endpoint local{address, port};
    (void)socket_.open(local.protocol(), error);
    if (error) return;
    isIpv6_ = address.is_v6();
    if (isIpv6_) (void)socket_.set_option(asio::ip::v6_only{false}, error);
    setUpUdp(socket_.native_handle(), isIpv6_);
    askForArrivalTime(socket_.native_handle());
    // Where that is refused, there will be no siblings.
    if (sharing == PortSharing::kWithSiblings) (void)sharePort(socket_.native_handle());
    (void)socket_.non_blocking(true, error);
    if (!error) (void)socket_.bind(local, error);
  }

  // Answers come from the address that was asked, where the socket has many.
  void answerFromWhereAsked() noexcept { askForLocalAddress(socket_.native_handle(), isIpv6_); }

  void start(Handler handler) {
    handler_ = std::move(handler);
    waitForMore();
  }

  bool send(std::span<const std::uint8_t> datagram, const Endpoint& to) noexcept {
    const auto target = isIpv6_ ? withMapping(to) : to;
    const auto local = returnPaths_.to(to);
    const bool isSent = (local && sendFrom(socket_.native_handle(), *local, datagram, target)) ||
                        sendAsRouted(datagram, target);
    ++(isSent ? counters_.sent : counters_.unsent);
    return isSent;
  }

  void close() noexcept {
    ErrorCode ignored;
    (void)socket_.close(ignored);
    pause_.cancel();
    if (!isHandling_) handler_ = nullptr;  // it may own whoever owns this
  }

  [[nodiscard]] std::uint16_t port() const noexcept {
    ErrorCode ignored;
    return socket_.local_endpoint(ignored).port();
  }
  [[nodiscard]] const Counters& counters() const noexcept { return counters_; }

 private:
  bool sendAsRouted(std::span<const std::uint8_t> datagram, const Endpoint& to) noexcept {
    ErrorCode error;
    socket_.send_to(asio::const_buffer{datagram.data(), datagram.size()}, to, 0, error);
    return !error;
  }

  void waitForMore() {
    socket_.async_wait(udp::socket::wait_read, [self = shared_from_this()](ErrorCode error) {
      if (!error) self->receive();
    });
  }

  void receive() {
    for (int i = 0; i < kBatchesAtOnce; ++i) {
      const int count = batch_.receive(socket_.native_handle());
      if (count < 0) return wasRefused(errno);
      handOut(static_cast<std::size_t>(count));
      if (!socket_.is_open()) return;
      if (static_cast<std::size_t>(count) < DatagramBatch::kCount) break;
    }
    waitForMore();
  }

  // That some peer's port is closed, or the like, is reported here and is nothing to us. A failure
  // that lasts must not keep the thread busy.
  void wasRefused(int error) {
    if (error == EAGAIN || error == EINTR || error == ECONNREFUSED) return waitForMore();
    pause_.expires_after(kPauseOnError);
    pause_.async_wait([self = shared_from_this()](ErrorCode cancelled) {
      if (!cancelled && self->socket_.is_open()) self->waitForMore();
    });
  }

  void handOut(std::size_t count) {
    const auto reading = readClocks(clock_);
    isHandling_ = true;
    for (std::size_t i = 0; i < count && socket_.is_open(); ++i) {
      if (batch_.isOversized(i)) {
        ++counters_.oversized;
        continue;
      }
      ++counters_.received;
      const auto from = withoutMapping(batch_.from(i));
      const auto [stamp, local] = batch_.remarks(i);
      if (local) returnPaths_.heard(from, *local);
      handler_(batch_.datagram(i), {from, local},
               stamp ? arrivalTime(*stamp, reading) : reading.local);
    }
    isHandling_ = false;
    if (!socket_.is_open()) handler_ = nullptr;
  }

  udp::socket socket_;
  asio::steady_timer pause_;
  const Clock& clock_;
  bool isIpv6_ = false;
  Handler handler_;
  bool isHandling_ = false;
  Counters counters_;
  ReturnPaths returnPaths_;
  DatagramBatch batch_;
};

DatagramSocket::DatagramSocket(const asio::any_io_executor& executor, const std::string& address,
                               std::uint16_t port, const Clock& clock, PortSharing sharing)
    : impl_{std::make_shared<Impl>(executor, clock)} {
  const auto local = listenAddress(address);
  ErrorCode error;
  impl_->open(local, port, sharing, error);
  if (error) throw listenError(local, port, error);
  if (local.is_unspecified()) impl_->answerFromWhereAsked();
}

DatagramSocket::DatagramSocket(const asio::any_io_executor& executor, const asio::ip::address& peer,
                               const Clock& clock)
    : impl_{std::make_shared<Impl>(executor, clock)} {
  ErrorCode error;
  const bool isIpv4 = peer.is_v4();
  impl_->open(isIpv4 ? asio::ip::address{asio::ip::address_v4::any()}
                     : asio::ip::address{asio::ip::address_v6::any()},
              0, PortSharing::kNone, error);
  if (error) throw std::runtime_error{"cannot open a UDP socket: " + errorText(error)};
}

DatagramSocket::~DatagramSocket() {
  impl_->close();
}

void DatagramSocket::start(Handler handler) {
  impl_->start(std::move(handler));
}

bool DatagramSocket::send(std::span<const std::uint8_t> datagram, const Endpoint& to) noexcept {
  return impl_->send(datagram, to);
}

void DatagramSocket::close() noexcept {
  impl_->close();
}

std::uint16_t DatagramSocket::port() const noexcept {
  return impl_->port();
}

const DatagramSocket::Counters& DatagramSocket::counters() const noexcept {
  return impl_->counters();
}

}  // namespace midipool
