// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "net/arrival_time.hpp"
#include "net/datagram_batch.hpp"
#include "net/datagram_path.hpp"
#include "net/file_descriptor.hpp"
#include "net/send_batch.hpp"
#include "time/clock.hpp"

namespace midipool {

// A media thread's UDP socket: one of the siblings on a server's port, many datagrams a call. After
// the constructor realtime-safe but for its system calls; one thread.
class SiblingSocket {
 public:
  // Throws std::runtime_error with one line when it cannot. `address` as DatagramSocket takes it;
  // its clock must be CLOCK_MONOTONIC and outlive this.
  SiblingSocket(const std::string& address, std::uint16_t port, const Clock& clock);

  [[nodiscard]] int descriptor() const noexcept { return socket_.get(); }

  // Hands out what has come, one batch at most: datagram, DatagramPath, LocalTime of its arrival.
  // Returns whether there may be more. Never waits.
  template <typename Handler>
  bool receive(Handler&& handle) {
    const auto count = fill();
    for (std::size_t i = 0; i < count; ++i) {
      if (received_.isOversized(i)) continue;
      const auto origin = originOf(i);
      handle(received_.datagram(i), origin.path, origin.arrived);
    }
    return count == DatagramBatch::kCount;
  }

  // Leaves with flush(), or when there are many; until then the bytes are not copied and must stay.
  void send(std::span<const std::uint8_t> datagram, const DatagramPath& to) noexcept;
  void flush() noexcept;
  // Datagrams that the system did not take.
  [[nodiscard]] std::uint64_t unsent() const noexcept { return unsent_; }

 private:
  struct Origin {
    DatagramPath path;
    LocalTime arrived;
  };

  void open(const boost::asio::ip::address& address, std::uint16_t port);
  [[nodiscard]] std::size_t fill() noexcept;
  [[nodiscard]] Origin originOf(std::size_t i);

  const Clock& clock_;
  bool isIpv6_ = false;
  FileDescriptor socket_;
  DatagramBatch received_;
  ClockPair reading_{};
  SendBatch toSend_;
  std::uint64_t unsent_ = 0;
};

}  // namespace midipool
