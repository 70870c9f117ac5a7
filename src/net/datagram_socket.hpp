// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/udp.hpp>

#include "net/datagram_path.hpp"
#include "net/port_sharing.hpp"
#include "time/clock.hpp"

namespace midipool {

// A UDP socket that says when each datagram reached the kernel, so that the delay of our own thread
// does not enter the session clock. IPv4 peers are IPv4 addresses always, on a dual-stack socket
// too. All calls on the one thread (or strand) of its executor.
class DatagramSocket {
 public:
  using Endpoint = boost::asio::ip::udp::endpoint;
  // The datagram is valid during the call. `arrived` is on the clock given at construction, which
  // must be CLOCK_MONOTONIC.
  using Handler = std::function<void(std::span<const std::uint8_t> datagram,
                                     const DatagramPath& from, LocalTime arrived)>;
  struct Counters {
    std::uint64_t received = 0;
    std::uint64_t oversized = 0;  // longer than kMaxSize: dropped
    std::uint64_t sent = 0;
    std::uint64_t unsent = 0;  // full buffer, no route, …
  };
  static constexpr std::size_t kMaxSize = 1500;

  // For a server: beside its TCP port; `address` as MessageListener takes it. Throws
  // std::runtime_error with one line for the user when it cannot. With siblings: a server's
  // SiblingSockets may have the same port, once this one has it.
  DatagramSocket(const boost::asio::any_io_executor& executor, const std::string& address,
                 std::uint16_t port, const Clock& clock, PortSharing sharing = PortSharing::kNone);
  // For a client: any free port, of the family of the peer's address. Throws likewise.
  DatagramSocket(const boost::asio::any_io_executor& executor, const boost::asio::ip::address& peer,
                 const Clock& clock);
  // As close().
  ~DatagramSocket();
  DatagramSocket(const DatagramSocket&) = delete;
  DatagramSocket& operator=(const DatagramSocket&) = delete;

  // Hands every datagram to `handler` from now on, until close(). Once.
  void start(Handler handler);

  // Never blocks. False when it could not be sent, which is as good as lost on the way.
  bool send(std::span<const std::uint8_t> datagram, const Endpoint& to) noexcept;

  // The handler is not called any more. May be called within it.
  void close() noexcept;

  [[nodiscard]] std::uint16_t port() const noexcept;
  [[nodiscard]] const Counters& counters() const noexcept;

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace midipool
