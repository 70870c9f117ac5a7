// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/control/recent_sound.hpp"

#include <gtest/gtest.h>

namespace midipool::control {
namespace {

using namespace std::chrono_literals;
constexpr LocalTime kStart{1000s};

TEST(RecentSound, KnowsNothingBeforeSomethingHasCome) {
  RecentSound sound;
  EXPECT_FALSE(sound.shares().measured);
  sound.note({}, kStart);
  EXPECT_FALSE(sound.shares().measured);
}

TEST(RecentSound, TellsTheLastTenSecondsOnly) {
  RecentSound sound;
  RecentSound::Counters counters;
  for (int i = 0; i < 60; ++i) {
    counters.packets += 90;
    counters.lost += i < 30 ? 10 : 0;
    counters.playedFrames += 1000;
    counters.concealedFrames += i < 30 ? 5 : 0;
    sound.note(counters, kStart + i * 500ms);
    if (i == 20) {
      EXPECT_NEAR(sound.shares().lossPercent, 10.0, 0.01);
      EXPECT_NEAR(sound.shares().concealedPercent, 0.5, 0.01);
    }
  }
  EXPECT_EQ(sound.shares().lossPercent, 0.0);
  EXPECT_EQ(sound.shares().concealedPercent, 0.0);
}

TEST(RecentSound, PacketsThatStopToComeAreLost) {
  RecentSound sound;
  RecentSound::Counters counters{1000, 0, 1000, 0};
  for (int i = 0; i < 30; ++i) sound.note(counters, kStart + i * 500ms);
  EXPECT_TRUE(sound.shares().measured);
  EXPECT_EQ(sound.shares().lossPercent, 100.0);
}

TEST(RecentSound, TellsWhetherMoreIsRefusedThanTaken) {
  RecentSound sound;
  RecentSound::Counters counters;
  const auto hear = [&](int packets, int refused, LocalTime when) {
    counters.packets += static_cast<std::uint64_t>(packets);
    counters.refused += static_cast<std::uint64_t>(refused);
    sound.note(counters, when);
    return sound.shares();
  };
  hear(0, 0, kStart);
  const auto first = hear(0, 3, kStart + 1s);
  EXPECT_TRUE(first.refused);
  EXPECT_FALSE(first.measured);
  EXPECT_FALSE(hear(1000, 997, kStart + 2s).refused);  // a line that doubles each packet
  EXPECT_FALSE(hear(1000, 0, kStart + 30s).refused);
  EXPECT_TRUE(hear(0, 1000, kStart + 60s).refused);
}

TEST(RecentSound, ANewStemOfTheSourceBeginsAnew) {
  RecentSound sound;
  sound.note({1000, 500, 1000, 0}, kStart);
  sound.note({10, 0, 100, 0}, kStart + 1s);
  sound.note({110, 0, 200, 0}, kStart + 2s);
  EXPECT_EQ(sound.shares().lossPercent, 0.0);
}

}  // namespace
}  // namespace midipool::control
