// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/sound/receive_choice.hpp"

#include <array>

#include <gtest/gtest.h>

namespace midipool {
namespace {

using namespace std::chrono_literals;

const ReceiveWish kThinMix{ReceiveMode::kMix, {PayloadType::kOpus, 2, 240}};

// Two stems, of which a share is lost, second by second.
class ReceiveChoiceTest : public ::testing::Test {
 protected:
  // What the server is told in that time, last.
  std::optional<ReceiveWish> run(int seconds, double loss) {
    std::optional<ReceiveWish> told;
    for (int i = 0; i < seconds; ++i) {
      now_ += 1s;
      for (auto& stream : streams_) {
        const auto lost = static_cast<std::int64_t>(375.0 * loss);
        stream.lost += lost;
        stream.packets += static_cast<std::uint64_t>(375 - lost);
      }
      if (!choice_.isDue(now_)) continue;
      if (const auto wish = choice_.review(streams_, now_)) told = wish;
    }
    return told;
  }

  ReceiveChoice choice_{ReceiveMode::kAuto};
  LocalTime now_{1h};
  std::array<ThinLine::Stream, 2> streams_{ThinLine::Stream{1, false, 0, 0},
                                           ThinLine::Stream{2, false, 0, 0}};
};

TEST_F(ReceiveChoiceTest, NothingIsToldWhereTheServerMayDecide) {
  EXPECT_FALSE(run(60, 0.0));
}

TEST_F(ReceiveChoiceTest, AThinLineWantsAThinMix) {
  EXPECT_EQ(run(30, 0.2), kThinMix);
}

TEST_F(ReceiveChoiceTest, WhatThePlayerSaysIsToldAtOnceAndOnce) {
  choice_.choose(ReceiveMode::kMix);
  EXPECT_EQ(run(1, 0.0), (ReceiveWish{ReceiveMode::kMix, {}}));
  EXPECT_FALSE(run(60, 0.0));
}

TEST_F(ReceiveChoiceTest, WhoWantsStemsKeepsThemOnAThinLine) {
  choice_.choose(ReceiveMode::kStems);
  EXPECT_EQ(run(60, 0.2), (ReceiveWish{ReceiveMode::kStems, {}}));
}

TEST_F(ReceiveChoiceTest, WhoLeavesItToUsAgainBeginsWithStems) {
  ASSERT_EQ(run(30, 0.2), kThinMix);
  choice_.choose(ReceiveMode::kStems);
  EXPECT_EQ(run(1, 0.0), (ReceiveWish{ReceiveMode::kStems, {}}));
  choice_.choose(ReceiveMode::kAuto);
  EXPECT_EQ(run(30, 0.0), ReceiveWish{});
}

TEST_F(ReceiveChoiceTest, AnotherServerIsToldAnew) {
  choice_.choose(ReceiveMode::kMix);
  ASSERT_TRUE(run(1, 0.0));
  choice_.entered();
  EXPECT_EQ(run(1, 0.0), (ReceiveWish{ReceiveMode::kMix, {}}));
}

}  // namespace
}  // namespace midipool
