// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/admission.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace midipool {
namespace {

using Ticket = std::shared_ptr<Admission::Ticket>;

boost::asio::ip::address address(const std::string& text) {
  return boost::asio::ip::make_address(text);
}

class Door : public ::testing::Test {
 protected:
  Ticket enter(const std::string& from) {
    const auto number = next_++;
    return admission_.enter(address(from), [this, number] { dropped_.push_back(number); });
  }

  Admission admission_{{.pending = 3, .perAddress = 2, .total = 5}};
  std::vector<int> dropped_;
  int next_ = 0;
};

TEST_F(Door, CountsWhoIsIn) {
  auto first = enter("192.0.2.1");
  const auto second = enter("192.0.2.2");
  Admission::settle(first);
  EXPECT_EQ(admission_.pending(), 1U);
  EXPECT_EQ(admission_.total(), 2U);
  first.reset();
  EXPECT_EQ(admission_.total(), 1U);
  EXPECT_TRUE(dropped_.empty());
}

TEST_F(Door, TheOldestPendingMakesRoom) {
  const auto a = enter("192.0.2.1");
  const auto b = enter("192.0.2.2");
  const auto c = enter("192.0.2.3");
  Admission::settle(a);
  const auto d = enter("192.0.2.4");
  EXPECT_TRUE(dropped_.empty());
  const auto e = enter("192.0.2.5");
  EXPECT_TRUE(e);
  EXPECT_EQ(dropped_, std::vector<int>{1});
  EXPECT_EQ(admission_.total(), 4U);  // who was dropped does not count, though his ticket lives
}

TEST_F(Door, AnAddressMakesRoomForItselfFirst) {
  const auto other = enter("192.0.2.1");
  const auto first = enter("192.0.2.7");
  const auto second = enter("192.0.2.7");
  EXPECT_TRUE(enter("192.0.2.7"));
  EXPECT_EQ(dropped_, std::vector<int>{1});
}

TEST_F(Door, AnAddressHasItsLimit) {
  const auto first = enter("192.0.2.7");
  const auto second = enter("192.0.2.7");
  Admission::settle(first);
  Admission::settle(second);
  EXPECT_FALSE(enter("192.0.2.7"));
  EXPECT_FALSE(enter("::ffff:192.0.2.7"));
  EXPECT_TRUE(enter("192.0.2.8"));
}

TEST_F(Door, OneNetworkOfIpv6IsOneAddress) {
  const auto first = enter("2001:db8::1");
  const auto second = enter("2001:db8::2");
  Admission::settle(first);
  Admission::settle(second);
  EXPECT_FALSE(enter("2001:db8::ffff:ffff:ffff:ffff"));
  EXPECT_TRUE(enter("2001:db8:0:1::1"));
}

TEST_F(Door, IsClosedWhenFullOfGuests) {
  std::vector<Ticket> guests;
  for (int i = 0; i < 5; ++i) {
    guests.push_back(enter("192.0.2." + std::to_string(i)));
    ASSERT_TRUE(guests.back());
    Admission::settle(guests.back());
  }
  EXPECT_FALSE(enter("192.0.2.9"));
  guests.pop_back();
  EXPECT_TRUE(enter("192.0.2.9"));
  EXPECT_TRUE(dropped_.empty());
}

TEST_F(Door, DropsEachOnceOnDemand) {
  const auto a = enter("192.0.2.1");
  const auto b = enter("192.0.2.2");
  const auto c = enter("192.0.2.3");
  admission_.dropOldestPending();
  admission_.dropAllPending();
  admission_.dropOldestPending();
  EXPECT_EQ(dropped_, (std::vector<int>{0, 1, 2}));
  EXPECT_EQ(admission_.total(), 0U);
  Admission::settle(a);  // too late
  EXPECT_EQ(admission_.total(), 0U);
}

TEST(Admission, TicketsMayOutliveIt) {
  Ticket ticket;
  {
    Admission admission{{}};
    ticket = admission.enter(address("192.0.2.1"), [] {});
  }
  EXPECT_NO_THROW(ticket.reset());
}

}  // namespace
}  // namespace midipool
