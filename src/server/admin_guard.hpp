// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string_view>

#include <boost/asio/ip/address.hpp>

#include "net/rate_limit.hpp"
#include "server/admin_token.hpp"

namespace midipool {

// Tells by a request's Authorization whether it is the administrator's. Who tries wrong tokens is not
// listened to for a while, him and all of his address. Not thread-safe.
class AdminGuard {
 public:
  enum class Caller {
    kStranger,       // who does not say that he is anybody
    kAdministrator,  // has the token
    kWrong,          // has another
    kTooFast,        // has had too many others: whatever he has now was not looked at
  };
  static constexpr int kTries = 5;
  static constexpr std::chrono::seconds kAnotherTryAfter{12};
  // Addresses that are told apart; those beyond share one.
  static constexpr std::size_t kMostAddresses = 1024;

  explicit AdminGuard(AdminToken token) : token_{std::move(token)} {}

  // `authorization`: that field of the request; empty: none.
  [[nodiscard]] Caller who(std::string_view authorization, const boost::asio::ip::address& remote,
                           LocalTime now);

 private:
  [[nodiscard]] RateLimit& triesOf(const boost::asio::ip::address& remote, LocalTime now);

  AdminToken token_;
  std::map<boost::asio::ip::address, RateLimit> tries_;
  RateLimit others_{1.0 / kAnotherTryAfter.count(), kTries};
};

}  // namespace midipool
