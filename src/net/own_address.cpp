// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/own_address.hpp"

#include <algorithm>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/udp.hpp>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>

namespace midipool {
namespace {

namespace asio = boost::asio;
using asio::ip::address;

constexpr int kUseless = 9;

// 10/8, 172.16/12, 192.168/16 (RFC 1918), and the carriers' 100.64/10 (RFC 6598).
bool isPrivate(const asio::ip::address_v4& v4) {
  const auto number = v4.to_uint();
  return (number >> 24) == 10 || (number >> 20) == 0xAC1 || (number >> 16) == 0xC0A8 ||
         (number >> 22) == 0x191;
}

// 0 is best.
int rankOf(const address& candidate) {
  if (candidate.is_unspecified() || candidate.is_loopback() || candidate.is_multicast()) {
    return kUseless;
  }
  if (candidate.is_v4()) {
    const auto v4 = candidate.to_v4();
    if ((v4.to_uint() >> 16) == 0xA9FE) return kUseless;  // 169.254/16: link-local
    return isPrivate(v4) ? 1 : 0;
  }
  const auto v6 = candidate.to_v6();
  if (v6.is_link_local()) return kUseless;
  return (v6.to_bytes()[0] & 0xFE) == 0xFC ? 3 : 2;  // fc00::/7: unique local
}

// The address that packets to the internet would have; connecting a UDP socket sends none.
void addOutgoing(std::vector<address>& all, const char* somewhere) {
  asio::io_context context;
  boost::system::error_code error;
  const asio::ip::udp::endpoint far{asio::ip::make_address(somewhere), 9};
  asio::ip::udp::socket socket{context};
  (void)socket.open(far.protocol(), error);
  if (!error) (void)socket.connect(far, error);
  if (error) return;
  const auto local = socket.local_endpoint(error);
  if (!error) all.push_back(local.address());
}

void addInterfaces(std::vector<address>& all) {
  ifaddrs* list = nullptr;
  if (::getifaddrs(&list) != 0) return;
  for (const auto* entry = list; entry != nullptr; entry = entry->ifa_next) {
    if (entry->ifa_addr == nullptr || (entry->ifa_flags & IFF_UP) == 0) continue;
    if (entry->ifa_addr->sa_family == AF_INET) {
      const auto* in = reinterpret_cast<const sockaddr_in*>(entry->ifa_addr);
      all.emplace_back(asio::ip::address_v4{ntohl(in->sin_addr.s_addr)});
    } else if (entry->ifa_addr->sa_family == AF_INET6) {
      const auto* in = reinterpret_cast<const sockaddr_in6*>(entry->ifa_addr);
      asio::ip::address_v6::bytes_type bytes{};
      std::copy_n(std::begin(in->sin6_addr.s6_addr), bytes.size(), bytes.begin());
      all.emplace_back(asio::ip::address_v6{bytes});
    }
  }
  ::freeifaddrs(list);
}

}  // namespace

std::optional<address> bestAddress(const std::vector<address>& addresses) {
  const auto best = std::ranges::min_element(addresses, {}, rankOf);
  if (best == addresses.end() || rankOf(*best) == kUseless) return std::nullopt;
  return *best;
}

// Where several are as good, the one by which the internet is reached: bridges of containers and
// virtual machines lead nowhere.
std::optional<address> ownAddress() {
  std::vector<address> all;
  addOutgoing(all, "192.0.2.1");
  addOutgoing(all, "2001:db8::1");
  addInterfaces(all);
  return bestAddress(all);
}

}  // namespace midipool
