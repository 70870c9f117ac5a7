// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admin_guard.hpp"

#include <algorithm>
#include <cctype>

#include "net/admission.hpp"

namespace midipool {
namespace {

constexpr std::string_view kScheme = "bearer ";

// Schemes are the same in capitals (RFC 9110).
bool isBearer(std::string_view authorization) {
  return std::ranges::equal(authorization.substr(0, kScheme.size()), kScheme, {}, [](char letter) {
    return static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  });
}

}  // namespace

RateLimit& AdminGuard::triesOf(const boost::asio::ip::address& remote, LocalTime now) {
  const auto network = networkOf(remote);
  if (const auto known = tries_.find(network); known != tries_.end()) return known->second;
  if (tries_.size() >= kMostAddresses) {
    std::erase_if(tries_, [&](const auto& entry) { return entry.second.isIdle(now); });
  }
  if (tries_.size() >= kMostAddresses) return others_;
  return tries_.emplace(network, RateLimit{1.0 / kAnotherTryAfter.count(), kTries}).first->second;
}

AdminGuard::Caller AdminGuard::who(std::string_view authorization,
                                   const boost::asio::ip::address& remote, LocalTime now) {
  if (authorization.empty()) return Caller::kStranger;
  auto& tries = triesOf(remote, now);
  auto afterAnother = tries;
  if (!afterAnother.allow(now)) return Caller::kTooFast;
  if (isBearer(authorization) && token_.is(authorization.substr(kScheme.size()))) {
    return Caller::kAdministrator;
  }
  tries = afterAnother;
  return Caller::kWrong;
}

}  // namespace midipool
