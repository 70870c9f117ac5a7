// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>

#include <boost/asio/ip/udp.hpp>

#include "net/arrival_time.hpp"
#include "net/datagram_batch.hpp"
#include "net/file_descriptor.hpp"
#include "net/monotonic_clock.hpp"
#include "time/clock.hpp"

namespace midipool {

// The UDP socket by which a client's sound goes to its server and comes back. It hears nobody else.
// After construction used by the media thread, which it never holds up.
class MediaSocket {
 public:
  static constexpr std::size_t kMost = DatagramBatch::kCount;  // datagrams at once

  // Throws std::runtime_error with one line for the user.
  explicit MediaSocket(const boost::asio::ip::udp::endpoint& server);

  // False when it could not be sent, which is as good as lost on the way.
  bool send(std::span<const std::uint8_t> datagram) noexcept;

  // What has come, kMost at most; valid until the next call. Longer ones are cut and so refused.
  [[nodiscard]] std::size_t receive() noexcept;
  [[nodiscard]] std::span<std::uint8_t> datagram(std::size_t index) noexcept {
    return received_.datagram(index);
  }
  // When it reached this machine, however much later it was fetched.
  [[nodiscard]] LocalTime arrivalOf(std::size_t index) noexcept;

  // Until something has come or it is `until`.
  void wait(LocalTime until) const noexcept;

 private:
  FileDescriptor socket_;
  DatagramBatch received_;
  MonotonicClock clock_;
  ClockPair reading_{};
};

}  // namespace midipool
