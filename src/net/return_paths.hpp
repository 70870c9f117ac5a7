// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <map>
#include <optional>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/udp.hpp>

namespace midipool {

// Which of this machine's addresses a peer writes to: an answer must come from there, or the peer's
// router takes it for somebody else's. Forgets who was not heard of for a long time, so that forged
// senders cannot fill the memory. Pure; not thread-safe.
class ReturnPaths {
 public:
  using Endpoint = boost::asio::ip::udp::endpoint;
  using Address = boost::asio::ip::address;

  // At least this many of the last peers are known, at most twice as many are kept.
  static constexpr std::size_t kRemembered = 8192;

  void heard(const Endpoint& peer, const Address& local);
  [[nodiscard]] std::optional<Address> to(const Endpoint& peer) const;

 private:
  using Generation = std::map<Endpoint, Address>;

  Generation recent_;
  Generation older_;
};

}  // namespace midipool
