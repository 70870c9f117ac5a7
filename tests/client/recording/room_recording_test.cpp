// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorder/room_recording.hpp"

#include <atomic>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "client/player_test.hpp"
#include "client/recording/played_room.hpp"
#include "client/sound/stream_line.hpp"
#include "net/temporary_directory.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::HasSubstr;

// As the player's, for the recorder's thread.
class SharedClock final : public Clock {
 public:
  [[nodiscard]] LocalTime now() const noexcept override { return now_.load(); }
  void set(LocalTime time) { now_.store(time); }

 private:
  std::atomic<LocalTime> now_{LocalTime{}};
};

// The room and its clock are made up; the recorder's threads run.
class RoomRecordingTest : public testing::PlayerTest {
 protected:
  RoomRecordingTest() {
    RecordingOptions options;
    options.recorder.folder = directory_.path();
    options.recorder.format = SoundFileFormat::kWav;
    recording_ = std::make_unique<RoomRecording>(
        options, shared_, [this](LogLevel, const std::string& line) { lines_.push_back(line); });
  }
  void enter() {
    join({timelineIn(0s, true)});
    run(2s);
    shared_.set(clock_.now_);
    recording_->setMapping(player_.clock().mapping());
  }
  // Virtual time goes on, the recorder's thread keeps up with it.
  void pass(Nanoseconds time) {
    for (const auto end = clock_.now_ + time; clock_.now_ < end;) {
      run(100ms);
      shared_.set(clock_.now_);
      recording_->tick(room_);
      std::this_thread::sleep_for(25ms);
    }
  }
  Recorder::Phase phase() const { return recording_->state().phase; }

  testing::TemporaryDirectory directory_;
  SharedClock shared_;
  Sound sound_{SoundSettings{}};
  PlayedRoom room_{player_, sound_};
  std::vector<std::string> lines_;
  std::unique_ptr<RoomRecording> recording_;
};

TEST_F(RoomRecordingTest, BeginsAndEndsOnTheBar) {
  enter();
  pass(300ms);
  recording_->start(false);
  EXPECT_EQ(phase(), Recorder::Phase::kWaiting);
  EXPECT_TRUE(recording_->isOn());
  pass(4s);  // at 120 bpm a bar begins every 2 s
  EXPECT_EQ(phase(), Recorder::Phase::kRecording);
  recording_->stop(false);
  pass(8s);
  EXPECT_EQ(phase(), Recorder::Phase::kOff);
  const auto length = recording_->state().length;
  EXPECT_GE(length, 2s);
  EXPECT_EQ(length % Nanoseconds{2s}, 0ns) << length.count();
  EXPECT_THAT(lines_, Contains(HasSubstr("recording into")));
  EXPECT_THAT(lines_, Contains(HasSubstr("recorded 0:00:0")));
  EXPECT_FALSE(recording_->isOn());
}

TEST_F(RoomRecordingTest, StoppedBeforeItsBarNothingIsRecorded) {
  enter();
  recording_->start(false);
  pass(200ms);
  EXPECT_EQ(phase(), Recorder::Phase::kWaiting);
  recording_->stop(false);
  pass(500ms);
  EXPECT_EQ(phase(), Recorder::Phase::kOff);
  EXPECT_TRUE(std::filesystem::is_empty(directory_.path()));
}

TEST_F(RoomRecordingTest, WhoStartsAnewWhileOneEndsGetsASecondOne) {
  enter();
  recording_->start(true);
  pass(2s);
  recording_->stop(true);
  pass(1s);
  recording_->start(true);
  pass(8s);
  EXPECT_EQ(phase(), Recorder::Phase::kRecording);
  EXPECT_EQ(recording_->state().recording, 2U);
}

TEST_F(RoomRecordingTest, TellsTheServerOnceAndAgainAfterItWasLost) {
  enter();
  recording_->start(true);
  EXPECT_EQ(recording_->toTell(true), true);
  EXPECT_EQ(recording_->toTell(true), std::nullopt);
  EXPECT_EQ(recording_->toTell(false), std::nullopt);
  EXPECT_EQ(recording_->toTell(true), true);
  recording_->stop(true);
  EXPECT_EQ(recording_->toTell(true), false);
}

TEST_F(RoomRecordingTest, SaysWhetherWhatIsPlayedNowIsInIt) {
  enter();
  pass(300ms);
  EXPECT_FALSE(recording_->takesWhatIsPlayed());
  EXPECT_TRUE(recording_->isIdle());
  recording_->start(false);
  EXPECT_TRUE(recording_->takesWhatIsPlayed());
  pass(3s);
  recording_->stop(true);
  EXPECT_TRUE(recording_->takesWhatIsPlayed());
  pass(100ms);
  EXPECT_FALSE(recording_->takesWhatIsPlayed());
  EXPECT_TRUE(recording_->isOn());  // what was played before is on its way
  EXPECT_FALSE(recording_->isIdle());
  for (int i = 0; i < 100 && !recording_->isIdle(); ++i) pass(100ms);
  EXPECT_TRUE(recording_->isIdle());
  EXPECT_THAT(lines_, Contains(HasSubstr("recorded 0:00:0")));
  recording_->letGo();
  for (int i = 0; i < 200 && !recording_->hasEnded(); ++i) std::this_thread::sleep_for(10ms);
  EXPECT_TRUE(recording_->hasEnded());
}

TEST_F(RoomRecordingTest, WaitsForTheRoom) {
  recording_->start(true);
  recording_->tick(room_);
  EXPECT_EQ(phase(), Recorder::Phase::kWaiting);
  enter();
  pass(1s);
  EXPECT_EQ(phase(), Recorder::Phase::kRecording);
}

TEST_F(RoomRecordingTest, GoesOnInAnotherFolderWhenTheSessionClockIsAnotherOne) {
  enter();
  recording_->start(true);
  pass(2s);
  const auto first = recording_->state().folder;
  recording_->setMapping(std::nullopt);
  recording_->setMapping(player_.clock().mapping());
  pass(2s);
  EXPECT_EQ(phase(), Recorder::Phase::kRecording);
  EXPECT_NE(recording_->state().folder, first);
  EXPECT_TRUE(std::filesystem::exists(first / "mix.wav"));
}

}  // namespace
}  // namespace midipool
