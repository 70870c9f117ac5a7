// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/sound/playout.hpp"

#include <gtest/gtest.h>

namespace midipool {
namespace {

using namespace std::chrono_literals;
using State = Playout::State;

class PlayoutTest : public ::testing::Test {
 protected:
  void agree(Nanoseconds delay, SessionTime from = SessionTime{1h}) {
    playout_.agreed({delay, 2, from, kUsualCommonDelay});
  }
  std::optional<PlayoutWish> review(Nanoseconds needed) { return playout_.review(needed, now_); }

  Playout playout_;
  LocalTime now_{10h};
};

TEST_F(PlayoutTest, LiveNeedsNoWordsAndHasNoDelay) {
  EXPECT_FALSE(review(20ms));
  agree(40ms);
  EXPECT_FALSE(review(20ms));
  EXPECT_EQ(playout_.state(), State::kLive);
  EXPECT_EQ(playout_.delay(), DelayChange{});
}

TEST_F(PlayoutTest, TellsWhatItNeedsAndWaitsForTheRoom) {
  playout_.choose(PlayoutMode::kAligned);
  EXPECT_EQ(review(20ms), (PlayoutWish{PlayoutMode::kAligned, 20ms}));
  EXPECT_EQ(playout_.state(), State::kWaiting);
  EXPECT_EQ(playout_.delay(), DelayChange{});
  agree(22ms);
  EXPECT_EQ(playout_.state(), State::kAligned);
  EXPECT_EQ(playout_.delay(), (DelayChange{std::nullopt, 22ms, SessionTime{1h}}));
}

TEST_F(PlayoutTest, ADelayThatIsTooShortIsWaitedOut) {
  agree(15ms);
  playout_.choose(PlayoutMode::kAligned);
  (void)review(20ms);
  EXPECT_EQ(playout_.state(), State::kWaiting);
  agree(22ms);
  EXPECT_EQ(playout_.state(), State::kAligned);
}

TEST_F(PlayoutTest, ChangesWithTheOthersAtTheSameMoment) {
  playout_.choose(PlayoutMode::kAligned);
  (void)review(20ms);
  agree(22ms);
  agree(51ms, SessionTime{2h});
  EXPECT_EQ(playout_.delay(), (DelayChange{22ms, 51ms, SessionTime{2h}}));
}

TEST_F(PlayoutTest, StaysAlignedWhileItsLineGetsWorseUntilTheRoomFollows) {
  playout_.choose(PlayoutMode::kAligned);
  (void)review(20ms);
  agree(22ms);
  now_ += 1s;
  EXPECT_EQ(review(30ms), (PlayoutWish{PlayoutMode::kAligned, 30ms}));
  EXPECT_EQ(playout_.state(), State::kAligned);
  EXPECT_EQ(playout_.delay().after, 22ms);
}

TEST_F(PlayoutTest, WhoNeedsMoreThanTheRoomWaitsHearsItLiveUntilHisLineIsWellBelow) {
  playout_.choose(PlayoutMode::kAligned);
  agree(22ms);
  (void)review(260ms);
  EXPECT_EQ(playout_.state(), State::kTooLong);
  EXPECT_EQ(playout_.delay(), DelayChange{});
  (void)review(240ms);
  EXPECT_EQ(playout_.state(), State::kTooLong);
  (void)review(20ms);
  EXPECT_EQ(playout_.state(), State::kAligned);
}

TEST_F(PlayoutTest, TellsMoreSoonAndLessLate) {
  playout_.choose(PlayoutMode::kAligned);
  (void)review(20ms);
  EXPECT_FALSE(review(25ms));
  now_ += 250ms;
  EXPECT_TRUE(review(25ms));
  now_ += 1s;
  EXPECT_FALSE(review(20ms));
  now_ += 4s;
  EXPECT_TRUE(review(20ms));
  now_ += 10s;
  EXPECT_FALSE(review(19'500us));
}

TEST_F(PlayoutTest, AServerThatHasComeBackIsToldAgainAndNothingChangesMeanwhile) {
  playout_.choose(PlayoutMode::kAligned);
  (void)review(20ms);
  agree(22ms);
  playout_.entered();
  agree(0ms);
  EXPECT_EQ(playout_.state(), State::kAligned);
  EXPECT_EQ(playout_.delay().after, 22ms);
  EXPECT_TRUE(review(20ms));
}

TEST_F(PlayoutTest, WhoGoesBackToLiveSaysSo) {
  playout_.choose(PlayoutMode::kAligned);
  (void)review(20ms);
  agree(22ms);
  playout_.choose(PlayoutMode::kLive);
  EXPECT_EQ(review(20ms), (PlayoutWish{PlayoutMode::kLive, 20ms}));
  EXPECT_EQ(playout_.delay(), DelayChange{});
  EXPECT_FALSE(review(20ms));
}

TEST_F(PlayoutTest, ANewClockKeepsTheDelayAndForgetsTheTime) {
  playout_.choose(PlayoutMode::kAligned);
  (void)review(20ms);
  agree(22ms);
  agree(51ms, SessionTime{2h});
  playout_.clockRestarted();
  EXPECT_EQ(playout_.delay().delayAt(SessionTime{}), 51ms);
}

class BarPlayoutTest : public PlayoutTest {
 protected:
  BarPlayoutTest() {
    play(120.0, SessionTime{1h}, 1);
    playout_.choose({PlayoutMode::kBars, 2});
  }
  void play(double bpm, SessionTime start, std::uint64_t revision) {
    Timeline timeline;
    timeline.start = start;
    timeline.bpm = *Bpm::from(bpm);
    timeline.playing = true;
    timeline.revision = revision;
    ASSERT_TRUE(schedule_.insert(timeline));
  }
  void passTo(SessionTime now) {
    for (; session_ < now; session_ += 10ms) (void)playout_.followMusic(schedule_, session_);
  }

  Schedule schedule_;
  SessionTime session_{1h + 10s};
};

TEST_F(BarPlayoutTest, BeginsWhenSoMuchHasBeenHeard) {
  EXPECT_EQ(review(20ms), (PlayoutWish{{PlayoutMode::kBars, 2}, 20ms}));
  passTo(SessionTime{1h + 11s});
  EXPECT_EQ(playout_.state(), State::kWaiting);
  EXPECT_EQ(playout_.delay(), (DelayChange{std::nullopt, 4s, SessionTime{1h + 14s}}));
  EXPECT_EQ(playout_.longest(), 4s);
  passTo(SessionTime{1h + 15s});
  EXPECT_EQ(playout_.state(), State::kBars);
  EXPECT_EQ(playout_.delay(), (DelayChange{4s, 4s, {}}));
}

TEST_F(BarPlayoutTest, FollowsTheTempoAtTheLines) {
  passTo(SessionTime{1h + 15s});
  auto slower = schedule_.at(session_).anchoredAt(48 * 20);  // 20 s on
  slower.bpm = *Bpm::from(60.0);
  slower.revision = 2;
  ASSERT_TRUE(schedule_.insert(slower));
  passTo(SessionTime{1h + 16s});
  EXPECT_EQ(playout_.longest(), 8s) << "there must be room before it is needed";
  passTo(SessionTime{1h + 23'900ms});
  EXPECT_EQ(playout_.delay(), (DelayChange{4s, 6s, SessionTime{1h + 24s}}));
}

TEST_F(BarPlayoutTest, StaysAsItWasUntilThen) {
  playout_.choose(PlayoutMode::kAligned);
  agree(30ms, SessionTime{});
  ASSERT_EQ(playout_.state(), State::kAligned);
  playout_.choose({PlayoutMode::kBeats, 1});
  passTo(SessionTime{1h + 10'200ms});
  EXPECT_EQ(playout_.delay(), (DelayChange{30ms, 500ms, SessionTime{1h + 10'500ms}}));
  passTo(SessionTime{1h + 11s});
  playout_.choose(PlayoutMode::kLive);
  (void)review(20ms);
  EXPECT_EQ(playout_.state(), State::kLive);
  EXPECT_EQ(playout_.delay(), DelayChange{});
}

TEST_F(BarPlayoutTest, BarsThatAreShorterThanTheLineAreHeardLive) {
  passTo(SessionTime{1h + 15s});
  (void)review(4100ms);
  passTo(SessionTime{1h + 15'100ms});
  EXPECT_EQ(playout_.state(), State::kTooLong);
  EXPECT_EQ(playout_.delay(), DelayChange{});
  (void)review(3900ms);
  passTo(SessionTime{1h + 15'200ms});
  EXPECT_EQ(playout_.state(), State::kTooLong);
  (void)review(3500ms);
  passTo(SessionTime{1h + 15'300ms});
  EXPECT_EQ(playout_.state(), State::kBars);
}

TEST_F(BarPlayoutTest, MoreThanAMinuteIsTooMuch) {
  playout_.choose({PlayoutMode::kBars, 31});
  passTo(SessionTime{1h + 11s});
  EXPECT_EQ(playout_.state(), State::kTooLong);
}

TEST_F(BarPlayoutTest, ANewClockKeepsTheDelayAndCountsAnew) {
  passTo(SessionTime{1h + 15s});
  playout_.clockRestarted();
  EXPECT_EQ(playout_.delay().delayAt(SessionTime{}), 4s);
  passTo(SessionTime{1h + 16s});
  EXPECT_EQ(playout_.state(), State::kWaiting);
  EXPECT_EQ(playout_.delay().delayAt(session_), 4s);
}

}  // namespace
}  // namespace midipool
