// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/retransmission_time.hpp"

#include <gtest/gtest.h>

namespace midipool {
namespace {

using namespace std::chrono_literals;

TEST(RetransmissionTime, IsModerateBeforeAnythingIsMeasured) {
  const RetransmissionTime time;
  EXPECT_EQ(time.after(0), 50ms);
  EXPECT_EQ(time.after(1), 100ms);
  EXPECT_EQ(time.roundTrip(), 0ms);
}

TEST(RetransmissionTime, SettlesALittleAboveASteadyRoundTrip) {
  RetransmissionTime time;
  for (int i = 0; i < 100; ++i) time.addRoundTrip(40ms);
  EXPECT_EQ(time.roundTrip(), 40ms);
  EXPECT_GE(time.after(0), 40ms);
  EXPECT_LE(time.after(0), 41ms);
}

TEST(RetransmissionTime, AllowsForJitter) {
  RetransmissionTime time;
  for (int i = 0; i < 200; ++i) time.addRoundTrip(i % 2 == 0 ? 30ms : 50ms);
  EXPECT_GT(time.after(0), 60ms);
  EXPECT_NEAR(static_cast<double>(time.roundTrip().count()), 40e6, 2e6);
}

TEST(RetransmissionTime, StaysWithinItsBounds) {
  RetransmissionTime quick;
  quick.addRoundTrip(100us);
  EXPECT_EQ(quick.after(0), 10ms);
  EXPECT_EQ(quick.after(3), 80ms);
  EXPECT_EQ(quick.after(1'000), 200ms);
  RetransmissionTime slow;
  slow.addRoundTrip(5s);
  EXPECT_EQ(slow.after(0), 200ms);
}

TEST(RetransmissionTime, IgnoresNonsense) {
  RetransmissionTime time;
  time.addRoundTrip(-1ns);
  time.addRoundTrip(11s);
  EXPECT_EQ(time.after(0), 50ms);
}

}  // namespace
}  // namespace midipool
