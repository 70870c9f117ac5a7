// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ban_list.hpp"

#include <algorithm>

#include <boost/asio/ip/address.hpp>

#include "net/admission.hpp"

namespace midipool {
namespace {

namespace ip = boost::asio::ip;

constexpr unsigned char kUniqueLocal = 0xFC;  // fc00::/7
constexpr unsigned char kUniqueLocalMask = 0xFE;

bool isOfOneNetwork(const ip::address& address) {
  if (!address.is_v6()) return false;
  const auto whole = address.to_v6();
  return whole.is_link_local() || whole.is_loopback() ||
         (whole.to_bytes()[0] & kUniqueLocalMask) == kUniqueLocal;
}

}  // namespace

std::string bannedNetwork(const std::string& text) {
  boost::system::error_code none;
  const auto address = ip::make_address(text, none);
  if (none || isOfOneNetwork(address)) return text;
  return networkOf(address).to_string();
}

void BanList::add(const std::string& identity, const std::string& address, LocalTime until) {
  if (bans_.size() >= kMost) bans_.erase(bans_.begin());
  bans_.push_back({identity, bannedNetwork(address), until});
}

Nanoseconds BanList::left(const std::string& identity, const std::string& address,
                          LocalTime now) const {
  if (bans_.empty()) return {};
  const auto network = bannedNetwork(address);
  Nanoseconds longest{};
  for (const auto& ban : bans_) {
    const bool isHim = ban.network == network || (!identity.empty() && ban.identity == identity);
    if (isHim) longest = std::max(longest, ban.until - now);
  }
  return longest;
}

std::size_t BanList::count(LocalTime now) const {
  return static_cast<std::size_t>(
      std::ranges::count_if(bans_, [&](const Ban& ban) { return ban.until > now; }));
}

}  // namespace midipool
