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

TEST(RecentSound, ANewStemOfTheSourceBeginsAnew) {
  RecentSound sound;
  sound.note({1000, 500, 1000, 0}, kStart);
  sound.note({10, 0, 100, 0}, kStart + 1s);
  sound.note({110, 0, 200, 0}, kStart + 2s);
  EXPECT_EQ(sound.shares().lossPercent, 0.0);
}

}  // namespace
}  // namespace midipool::control
