// SPDX-License-Identifier: GPL-3.0-or-later
#include "time/grid_walk.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace midipool {
namespace {

using namespace std::chrono_literals;

constexpr SessionTime kStart{10s};

class GridWalkTest : public ::testing::Test {
 protected:
  void play(SessionTime start, Beats song, bool playing = true, double bpm = 120.0) {
    Timeline timeline;
    timeline.start = start;
    timeline.song = song;
    timeline.bpm = *Bpm::from(bpm);
    timeline.playing = playing;
    timeline.revision = ++revision_;
    ASSERT_TRUE(schedule_.insert(timeline));
  }
  std::vector<Nanoseconds> lines(SessionTime until) {
    std::vector<Nanoseconds> times;
    while (const auto line = walk_.next(schedule_, until)) times.push_back(line->time - kStart);
    return times;
  }

  Schedule schedule_;
  std::uint64_t revision_ = 0;
  GridWalk walk_{GridUnit::kBar};
};

TEST_F(GridWalkTest, ThereIsNoneWhereNothingIsKnownOrTheSongStands) {
  EXPECT_FALSE(walk_.next(schedule_, kStart));
  play(kStart, {}, false);
  EXPECT_FALSE(walk_.next(schedule_, kStart + 60s));
}

TEST_F(GridWalkTest, EachLineComesOnce) {
  play(kStart, {});
  EXPECT_EQ(lines(kStart), (std::vector<Nanoseconds>{0s}));
  EXPECT_EQ(lines(kStart + 1s), std::vector<Nanoseconds>{});
  EXPECT_EQ(lines(kStart + 6s), (std::vector<Nanoseconds>{2s, 4s, 6s}));
}

TEST_F(GridWalkTest, BeginsWithTheLineBefore) {
  play(kStart, Beats::quarters(3));
  const auto line = walk_.next(schedule_, kStart + 1s);
  ASSERT_TRUE(line);
  EXPECT_EQ(line->time, kStart + 500ms);
  EXPECT_EQ(line->length, 2s);
  EXPECT_TRUE(line->afresh);
}

TEST_F(GridWalkTest, AStartIsALineAndBeginsAfresh) {
  play(kStart - 5s, {}, false);
  EXPECT_TRUE(lines(kStart - 1s).empty());
  play(kStart, Beats::quarters(1));
  const auto line = walk_.next(schedule_, kStart + 100ms);
  ASSERT_TRUE(line);
  EXPECT_EQ(line->time, kStart);
  EXPECT_EQ(line->start, kStart - 500ms);
  EXPECT_TRUE(line->afresh);
  EXPECT_EQ(lines(kStart + 2s), (std::vector<Nanoseconds>{1500ms}));
}

TEST_F(GridWalkTest, AJumpToAnotherBeatIsALineAndSaysWhereItsBarBegan) {
  play(kStart, {});
  EXPECT_EQ(lines(kStart).size(), 1U);
  EXPECT_EQ(lines(kStart + 2s).size(), 1U);
  play(kStart + 3s, Beats::quarters(17));  // from the third beat to the second
  const auto line = walk_.next(schedule_, kStart + 3s);
  ASSERT_TRUE(line);
  EXPECT_EQ(line->time, kStart + 3s);
  EXPECT_EQ(line->start, kStart + 2500ms);
  EXPECT_FALSE(line->afresh);
  EXPECT_EQ(lines(kStart + 5s), (std::vector<Nanoseconds>{4500ms}));
}

TEST_F(GridWalkTest, AJumpToTheSameBeatIsNone) {
  play(kStart, {});
  EXPECT_EQ(lines(kStart).size(), 1U);
  EXPECT_EQ(lines(kStart + 2s).size(), 1U);
  play(kStart + 3s, Beats::quarters(4 * 8 + 2));
  EXPECT_EQ(lines(kStart + 4s), (std::vector<Nanoseconds>{4s}));
}

TEST_F(GridWalkTest, AJumpOnALineIsOneLine) {
  play(kStart, {});
  EXPECT_EQ(lines(kStart).size(), 1U);
  EXPECT_EQ(lines(kStart + 3s).size(), 1U);
  play(kStart + 4s, Beats::quarters(32));
  EXPECT_EQ(lines(kStart + 6s), (std::vector<Nanoseconds>{4s, 6s}));
}

TEST_F(GridWalkTest, ALoopsEndIsALine) {
  play(kStart, {});
  auto looped = schedule_.at(kStart);
  looped.revision = ++revision_;
  looped.loop = Loop{Beats::quarters(1), Beats::quarters(6)};
  ASSERT_TRUE(schedule_.insert(looped));
  EXPECT_EQ(lines(kStart).size(), 1U);
  EXPECT_EQ(lines(kStart + 6s), (std::vector<Nanoseconds>{2s, 3s, 4500ms, 5500ms}));
}

TEST_F(GridWalkTest, WhoSleptBeginsAnew) {
  play(kStart, {});
  EXPECT_EQ(lines(kStart).size(), 1U);
  const auto line = walk_.next(schedule_, kStart + 1h);
  ASSERT_TRUE(line);
  EXPECT_TRUE(line->afresh);
  EXPECT_EQ(line->time, kStart + 1h);
}

}  // namespace
}  // namespace midipool
