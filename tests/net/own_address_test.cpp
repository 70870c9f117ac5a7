// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/own_address.hpp"

#include <gtest/gtest.h>

namespace midipool {
namespace {

std::string best(const std::vector<std::string>& texts) {
  std::vector<boost::asio::ip::address> all;
  for (const auto& text : texts) all.push_back(boost::asio::ip::make_address(text));
  const auto found = bestAddress(all);
  return found ? found->to_string() : "";
}

TEST(OwnAddress, ThePublicOneComesFirst) {
  EXPECT_EQ(best({"127.0.0.1", "192.168.0.7", "2001:db8::7", "198.51.100.7"}), "198.51.100.7");
  EXPECT_EQ(best({"fd00::1", "2001:db8::7", "10.1.2.3"}), "10.1.2.3");
  EXPECT_EQ(best({"fd00::1", "2001:db8::7"}), "2001:db8::7");
  EXPECT_EQ(best({"100.64.0.1", "198.51.100.7"}), "198.51.100.7");
}

TEST(OwnAddress, OfEqualOnesTheFirst) {
  EXPECT_EQ(best({"192.168.0.7", "172.17.0.1"}), "192.168.0.7");
}

TEST(OwnAddress, NoneLeadsHereFromThisMachineAlone) {
  EXPECT_EQ(best({}), "");
  EXPECT_EQ(best({"127.0.0.1", "::1", "fe80::1", "169.254.1.1", "0.0.0.0", "::"}), "");
}

TEST(OwnAddress, OfThisMachineIsUsefulOrNone) {
  if (const auto own = ownAddress()) {
    EXPECT_EQ(bestAddress({*own}), own);
  }
}

}  // namespace
}  // namespace midipool
