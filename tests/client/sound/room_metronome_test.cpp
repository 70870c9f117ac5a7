// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/sound/room_metronome.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

#include <gtest/gtest.h>

#include "realtime/guard.hpp"
#include "time/frames.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;
using Samples = std::vector<float>;

constexpr std::size_t kFrames = 128;

Schedule playingFrom(Nanoseconds start) {
  Timeline timeline;
  timeline.start = SessionTime{start};
  timeline.playing = true;
  timeline.revision = 1;
  Schedule schedule;
  schedule.insert(timeline);
  return schedule;
}

// The frames at which something begins after silence.
std::vector<std::int64_t> onsets(const Samples& samples) {
  std::vector<std::int64_t> found;
  std::int64_t silent = kFramesPerSecond;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (samples[i] != 0.0F && silent > 480) found.push_back(static_cast<std::int64_t>(i));
    silent = samples[i] == 0.0F ? silent + 1 : 0;
  }
  return found;
}

class RoomMetronomeTest : public ::testing::Test {
 protected:
  // From session time 0 on, by a device whose frames are exact.
  Samples play(Nanoseconds length, Nanoseconds delay = {}) {
    Samples all;
    for (; at_ < framesIn(length); at_ += static_cast<std::int64_t>(kFrames)) {
      Samples block(kFrames, 0.0F);
      const realtime::RealtimeScope scope;
      static_cast<void>(
          metronome_->play(SessionTime{lengthOfFrames(at_)}, kNanosecondsPerFrame, delay, block));
      const realtime::RealtimeExemption exemption;
      all.insert(all.end(), block.begin(), block.end());
    }
    return all;
  }

  std::unique_ptr<RoomMetronome> metronome_ = std::make_unique<RoomMetronome>();
  std::int64_t at_ = 0;
};

TEST_F(RoomMetronomeTest, DoesNothingWhileItIsOff) {
  metronome_->setSchedule(playingFrom(0s));
  Samples block(kFrames, 9.0F);
  EXPECT_FALSE(metronome_->play(SessionTime{}, kNanosecondsPerFrame, {}, block));
  EXPECT_EQ(block, Samples(kFrames, 9.0F));
}

TEST_F(RoomMetronomeTest, AClickStandsOnTheFrameNearestToItsBeat) {
  metronome_->set(true, {});
  // A third of a frame behind a frame, and two thirds.
  for (const auto beside : {7us, 14us}) {
    metronome_ = std::make_unique<RoomMetronome>();
    metronome_->set(true, {});
    metronome_->setSchedule(playingFrom(100ms + beside));
    at_ = 0;
    std::vector<std::int64_t> wanted;
    for (int beat = 0; beat < 6; ++beat) wanted.push_back(framesIn(100ms + beside + beat * 500ms));
    EXPECT_EQ(onsets(play(3s)), wanted);
  }
}

TEST_F(RoomMetronomeTest, SoundsAsLateAsTheRoomIsHeard) {
  metronome_->set(true, {});
  metronome_->setSchedule(playingFrom(100ms));
  const auto heard = onsets(play(2s, 35ms));
  ASSERT_EQ(heard.size(), 4U);
  EXPECT_EQ(heard[0], framesIn(135ms));
  EXPECT_EQ(heard[3], framesIn(1635ms));
}

TEST_F(RoomMetronomeTest, AChangeOfTheDelayLosesNoClickAndDoublesNone) {
  metronome_->set(true, {});
  metronome_->setSchedule(playingFrom(100ms));
  auto heard = play(595ms);  // shortly before the second beat is due
  for (const auto delay : {60ms, 10ms, 90ms, 0ms}) {
    const auto more = play(lengthOfFrames(at_) + 490ms, delay);
    heard.insert(heard.end(), more.begin(), more.end());
  }
  EXPECT_EQ(onsets(heard).size(), 5U);
}

TEST_F(RoomMetronomeTest, IsSwitchedOnAndOffInTheMiddleOfTheSong) {
  metronome_->setSchedule(playingFrom(0s));
  EXPECT_TRUE(onsets(play(1100ms)).empty());
  metronome_->set(true, {});
  EXPECT_EQ(onsets(play(2100ms)).size(), 2U);
  metronome_->set(false, {});
  EXPECT_TRUE(onsets(play(3100ms)).empty());
}

}  // namespace
}  // namespace midipool
