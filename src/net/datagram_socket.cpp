// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/datagram_socket.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <optional>

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/steady_timer.hpp>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <sys/socket.h>

#include "net/arrival_time.hpp"
#include "net/error_text.hpp"
#include "net/listen_address.hpp"

namespace midipool {
namespace {

namespace asio = boost::asio;
using asio::ip::udp;
using Endpoint = DatagramSocket::Endpoint;
using ErrorCode = boost::system::error_code;

constexpr std::size_t kBatch = 32;
constexpr int kBatchesAtOnce = 4;  // then others have their turn
constexpr int kBufferSize = 4 << 20;
constexpr int kExpeditedForwarding = 46 << 2;  // RFC 3246; Wi-Fi sends it before other traffic
constexpr std::chrono::milliseconds kPauseOnError{10};

// Room for what one call of recvmmsg brings.
class Batch {
 public:
  // The number of datagrams, or −1 and errno.
  int receive(int socket) noexcept {
    for (std::size_t i = 0; i < kBatch; ++i) prepare(i);
    return ::recvmmsg(socket, headers_.data(), kBatch, MSG_DONTWAIT, nullptr);
  }

  [[nodiscard]] bool isOversized(std::size_t i) const noexcept {
    return (headers_[i].msg_hdr.msg_flags & MSG_TRUNC) != 0;
  }
  [[nodiscard]] std::span<const std::uint8_t> datagram(std::size_t i) const noexcept {
    return std::span{data_[i]}.first(headers_[i].msg_len);
  }
  [[nodiscard]] Endpoint from(std::size_t i) const {
    Endpoint endpoint;
    std::memcpy(endpoint.data(), &addresses_[i], headers_[i].msg_hdr.msg_namelen);
    endpoint.resize(headers_[i].msg_hdr.msg_namelen);
    return endpoint;
  }
  // The kernel's, if it gave one.
  [[nodiscard]] std::optional<Nanoseconds> stamp(std::size_t i) noexcept {
    auto& header = headers_[i].msg_hdr;
    for (auto* part = CMSG_FIRSTHDR(&header); part != nullptr; part = CMSG_NXTHDR(&header, part)) {
      if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_TIMESTAMPNS) continue;
      timespec time{};
      std::memcpy(&time, CMSG_DATA(part), sizeof time);
      return std::chrono::seconds{time.tv_sec} + Nanoseconds{time.tv_nsec};
    }
    return std::nullopt;
  }

 private:
  struct alignas(cmsghdr) Control {
    std::array<char, CMSG_SPACE(sizeof(timespec))> bytes;
  };

  void prepare(std::size_t i) noexcept {
    parts_[i] = {data_[i].data(), data_[i].size()};
    headers_[i] = {};
    auto& header = headers_[i].msg_hdr;
    header.msg_name = &addresses_[i];
    header.msg_namelen = sizeof addresses_[i];
    header.msg_iov = &parts_[i];
    header.msg_iovlen = 1;
    header.msg_control = controls_[i].bytes.data();
    header.msg_controllen = controls_[i].bytes.size();
  }

  std::array<mmsghdr, kBatch> headers_{};
  std::array<iovec, kBatch> parts_{};
  std::array<sockaddr_in6, kBatch> addresses_{};  // the longest that comes
  std::array<Control, kBatch> controls_{};
  std::array<std::array<std::uint8_t, DatagramSocket::kMaxSize>, kBatch> data_;
};

Endpoint withoutMapping(const Endpoint& endpoint) {
  const auto& address = endpoint.address();
  if (!address.is_v6() || !address.to_v6().is_v4_mapped()) return endpoint;
  return {make_address_v4(asio::ip::v4_mapped, address.to_v6()), endpoint.port()};
}

Endpoint withMapping(const Endpoint& endpoint) {
  if (!endpoint.address().is_v4()) return endpoint;
  return {make_address_v6(asio::ip::v4_mapped, endpoint.address().to_v4()), endpoint.port()};
}

// What the system does not grant, it goes without.
void setIfPossible(udp::socket& socket, int level, int name, int value) noexcept {
  (void)::setsockopt(socket.native_handle(), level, name, &value, sizeof value);
}

}  // namespace

class DatagramSocket::Impl : public std::enable_shared_from_this<Impl> {
 public:
  Impl(const asio::any_io_executor& executor, const Clock& clock)
      : socket_{executor}, pause_{executor}, clock_{clock} {}

  void open(const asio::ip::address& address, std::uint16_t port, ErrorCode& error) {
    const Endpoint local{address, port};
    (void)socket_.open(local.protocol(), error);
    if (error) return;
    isIpv6_ = address.is_v6();
    if (isIpv6_) (void)socket_.set_option(asio::ip::v6_only{false}, error);
    setIfPossible(socket_, SOL_SOCKET, SO_TIMESTAMPNS, 1);
    setIfPossible(socket_, SOL_SOCKET, SO_RCVBUF, kBufferSize);
    setIfPossible(socket_, SOL_SOCKET, SO_SNDBUF, kBufferSize);
    setIfPossible(socket_, IPPROTO_IP, IP_TOS, kExpeditedForwarding);
    if (isIpv6_) setIfPossible(socket_, IPPROTO_IPV6, IPV6_TCLASS, kExpeditedForwarding);
    (void)socket_.non_blocking(true, error);
    if (!error) (void)socket_.bind(local, error);
  }

  void start(Handler handler) {
    handler_ = std::move(handler);
    waitForMore();
  }

  bool send(std::span<const std::uint8_t> datagram, const Endpoint& to) noexcept {
    ErrorCode error;
    const asio::const_buffer buffer{datagram.data(), datagram.size()};
    socket_.send_to(buffer, isIpv6_ ? withMapping(to) : to, 0, error);
    ++(error ? counters_.unsent : counters_.sent);
    return !error;
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
      if (static_cast<std::size_t>(count) < kBatch) break;
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
      const auto stamp = batch_.stamp(i);
      handler_(batch_.datagram(i), withoutMapping(batch_.from(i)),
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
  Batch batch_;
};

DatagramSocket::DatagramSocket(asio::any_io_executor executor, const std::string& address,
                               std::uint16_t port, const Clock& clock)
    : impl_{std::make_shared<Impl>(executor, clock)} {
  const auto local = listenAddress(address);
  ErrorCode error;
  impl_->open(local, port, error);
  if (error) throw listenError(local, port, error);
}

DatagramSocket::DatagramSocket(asio::any_io_executor executor, const asio::ip::address& peer,
                               const Clock& clock)
    : impl_{std::make_shared<Impl>(executor, clock)} {
  ErrorCode error;
  const bool isIpv4 = peer.is_v4();
  impl_->open(isIpv4 ? asio::ip::address{asio::ip::address_v4::any()}
                     : asio::ip::address{asio::ip::address_v6::any()},
              0, error);
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
