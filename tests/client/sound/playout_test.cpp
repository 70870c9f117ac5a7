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

}  // namespace
}  // namespace midipool
