// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <functional>
#include <list>
#include <map>
#include <memory>

#include <boost/asio/ip/address.hpp>

namespace midipool {

struct AdmissionLimits {
  std::size_t pending = 512;    // who has not yet shown good intentions
  std::size_t perAddress = 64;  // of one IPv4 address or IPv6 /64, pending ones included
  std::size_t total = 4096;     // pending ones included
};

// Decides who may come in. Pending guests make room for new ones, the oldest first; so connections
// that say nothing keep nobody out. Pure bookkeeping; not thread-safe.
class Admission {
 public:
  // A guest's place; he has left when it is gone. May outlive the Admission.
  class Ticket;

  explicit Admission(const AdmissionLimits& limits);
  ~Admission();
  Admission(const Admission&) = delete;
  Admission& operator=(const Admission&) = delete;

  // Nothing when there is no room. A new guest is pending until settle(); `drop` is called, at most
  // once and only before that, to throw him out. It must not call back.
  [[nodiscard]] std::shared_ptr<Ticket> enter(const boost::asio::ip::address& address,
                                              std::function<void()> drop);
  static void settle(const std::shared_ptr<Ticket>& ticket);

  void dropOldestPending();
  void dropAllPending();

  [[nodiscard]] std::size_t pending() const noexcept;
  [[nodiscard]] std::size_t total() const noexcept;

 private:
  struct Book;
  std::shared_ptr<Book> book_;
};

// The unit that counts as one host: the IPv4 address, or the IPv6 address's first 64 bits.
[[nodiscard]] boost::asio::ip::address networkOf(const boost::asio::ip::address& address);

}  // namespace midipool
