// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/name_lookup.hpp"

#include <gmock/gmock.h>

#include "net/connect_error.hpp"
#include "net/network_test.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;
using boost::asio::ip::tcp;

class NameLookup : public testing::NetworkTest {
 protected:
  std::vector<tcp::endpoint> addressesOf(const std::string& host) {
    return await(lookUp({host, 7400}, 2s));
  }
  static tcp::endpoint at(const std::string& address) {
    return {boost::asio::ip::make_address(address), 7400};
  }
};

TEST_F(NameLookup, TakesAnAddressAsItIs) {
  EXPECT_EQ(addressesOf("192.0.2.1"), std::vector{at("192.0.2.1")});
  EXPECT_EQ(addressesOf("2001:db8::1"), std::vector{at("2001:db8::1")});
}

TEST_F(NameLookup, KnowsThisMachine) {
  EXPECT_THAT(addressesOf("localhost"), ::testing::Contains(at("127.0.0.1")));
}

TEST_F(NameLookup, SaysWhatItDoesNotFind) {
  for (const auto* host : {"no-such-host.invalid", "not a name", ""}) {
    try {
      (void)addressesOf(host);
      ADD_FAILURE() << "found " << host;
    } catch (const ConnectError& error) {
      EXPECT_THAT(error.kind(),
                  ::testing::AnyOf(ConnectError::Kind::kName, ConnectError::Kind::kTimeout));
      EXPECT_THAT(error.what(), ::testing::HasSubstr(host));
    }
  }
}

}  // namespace
}  // namespace midipool
