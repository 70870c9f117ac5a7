// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ban_list.hpp"

#include <gtest/gtest.h>

namespace midipool {
namespace {

using namespace std::chrono_literals;

class BanListTest : public ::testing::Test {
 protected:
  [[nodiscard]] bool keepsOut(const std::string& identity, const std::string& address) const {
    return bans_.left(identity, address, now_) > Nanoseconds::zero();
  }

  LocalTime now_{1000s};
  BanList bans_;
};

TEST_F(BanListTest, KeepsOutByIdentityAndByAddressUntilTheTimeIsOver) {
  bans_.add("kim's secret", "192.0.2.1", now_ + 10min);
  EXPECT_TRUE(keepsOut("kim's secret", "198.51.100.7"));
  EXPECT_TRUE(keepsOut("another", "192.0.2.1"));
  EXPECT_TRUE(keepsOut("", "192.0.2.1"));
  EXPECT_FALSE(keepsOut("another", "192.0.2.2"));
  EXPECT_EQ(bans_.left("", "192.0.2.1", now_ + 4min), Nanoseconds{6min});
  EXPECT_EQ(bans_.count(now_), 1U);
  now_ += 10min;
  EXPECT_FALSE(keepsOut("kim's secret", "192.0.2.1"));
  EXPECT_EQ(bans_.count(now_), 0U);
}

TEST_F(BanListTest, NoIdentityIsNobodys) {
  bans_.add("", "192.0.2.1", now_ + 10min);
  EXPECT_FALSE(keepsOut("", "192.0.2.2"));
}

TEST_F(BanListTest, ABanCanBeTakenBack) {
  bans_.add("kim's secret", "192.0.2.1", now_ + 10min);
  bans_.clear();
  EXPECT_FALSE(keepsOut("kim's secret", "192.0.2.1"));
}

TEST_F(BanListTest, TheOldestIsForgottenWhenThereAreTooMany) {
  for (std::size_t i = 0; i <= BanList::kMost; ++i) {
    bans_.add("player " + std::to_string(i), "192.0.2.1", now_ + 10min);
  }
  EXPECT_FALSE(keepsOut("player 0", "192.0.2.2"));
  EXPECT_TRUE(keepsOut("player 1", "192.0.2.2"));
  EXPECT_EQ(bans_.count(now_), BanList::kMost);
}

TEST(BannedNetwork, IsWhatOneHouseholdHas) {
  EXPECT_EQ(bannedNetwork("192.0.2.7"), "192.0.2.7");
  EXPECT_EQ(bannedNetwork("::ffff:192.0.2.7"), "192.0.2.7");
  EXPECT_EQ(bannedNetwork("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
}

TEST(BannedNetwork, NeighboursOfOneNetworkAreToldApart) {
  for (const char* address : {"fe80::1", "fd00::1:2", "::1", "fe80::1%2", "no address"}) {
    EXPECT_EQ(bannedNetwork(address), address);
  }
}

}  // namespace
}  // namespace midipool
