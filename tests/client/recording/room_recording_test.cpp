// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorder/room_recording.hpp"

#include <array>
#include <atomic>
#include <cmath>
#include <cstring>
#include <fstream>
#include <iterator>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "client/player_test.hpp"
#include "client/recording/played_room.hpp"
#include "client/sound/stream_line.hpp"
#include "net/temporary_directory.hpp"
#include "recorder/shared_clock.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::HasSubstr;
using testing::SharedClock;

class FakeDevice final : public AudioDevice {
 public:
  [[nodiscard]] std::string description() const override { return "a device"; }
  [[nodiscard]] AudioDeviceState state() const override {
    return {true, 48'000.0, 128, inputs, 0, 0};
  }
  [[nodiscard]] std::string sendName() const override { return "x:send_1"; }
  [[nodiscard]] std::string receiveName() const override { return "x:receive_1"; }

  std::size_t inputs = 2;
};

// A WAV's samples, which are floats of one channel.
std::vector<float> read(const std::filesystem::path& path) {
  std::ifstream file{path, std::ios::binary};
  const std::string bytes{std::istreambuf_iterator<char>{file}, {}};
  const auto begin = bytes.find("data");
  if (begin == std::string::npos) return {};
  std::vector<float> samples((bytes.size() - begin - 8) / sizeof(float));
  std::memcpy(samples.data(), bytes.data() + begin + 8, samples.size() * sizeof(float));
  return samples;
}

// The room and its clock are made up; the recorder's threads run.
class RoomRecordingTest : public testing::PlayerTest {
 protected:
  RoomRecordingTest() { make({}); }
  ~RoomRecordingTest() override { sound_.setDevice(nullptr); }

  void make(RecordingOptions options) {
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
    sound_.setMapping(player_.clock().mapping());
    cycle_ = clock_.now_;
  }
  // Virtual time goes on, the recorder's thread keeps up with it.
  void pass(Nanoseconds time) {
    for (const auto end = clock_.now_ + time; clock_.now_ < end;) {
      run(100ms);
      shared_.set(clock_.now_);
      play();
      recording_->tick(room_);
      std::this_thread::sleep_for(25ms);
    }
  }
  // What the device plays meanwhile: input n has a level of n tenths.
  void play() {
    constexpr Nanoseconds kCycle{std::chrono::milliseconds{8}};
    for (; cycle_ + kCycle <= clock_.now_; cycle_ += kCycle) {
      std::array<std::array<float, 384>, 8> levels{};
      std::array<const float*, 8> in{};
      for (std::size_t i = 0; i < in.size(); ++i) {
        levels[i].fill(0.1F * static_cast<float>(i + 1));
        in[i] = levels[i].data();
      }
      std::array<std::array<float, 384>, 2> out{};
      AudioBlock block;
      block.in = std::span{in}.first(device_.inputs);
      block.left = out[0].data();
      block.right = out[1].data();
      block.frames = 384;
      block.start = cycle_;
      block.nanosecondsPerFrame = kNanosecondsPerFrame;
      sound_.process().process(block);
    }
  }
  // Two bars, from one to another.
  std::filesystem::path recorded() {
    recording_->start(false);
    pass(4s);
    recording_->stop(false);
    pass(9s);
    EXPECT_EQ(phase(), Recorder::Phase::kOff);
    return recording_->state().folder;
  }
  std::size_t inputTracksIn(const std::filesystem::path& folder) {
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::directory_iterator{folder}) {
      if (entry.path().filename().string().find(", input ") != std::string::npos) ++count;
    }
    return count;
  }
  Recorder::Phase phase() const { return recording_->state().phase; }

  testing::TemporaryDirectory directory_;
  SharedClock shared_;
  FakeDevice device_;
  Sound sound_{SoundSettings{}};
  LocalTime cycle_{};
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
  EXPECT_FALSE(recording_->state().endsAtBar);
  recording_->stop(false);
  pass(100ms);
  EXPECT_TRUE(recording_->state().endsAtBar);
  pass(2s);
  EXPECT_FALSE(recording_->state().endsAtBar);
  pass(6s);
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

// The song plays at 120 bpm, and the recording begins with a bar.
TEST_F(RoomRecordingTest, TheMetronomeIsThereFromBeginningToEndThoughItIsOff) {
  enter();
  EXPECT_FALSE(sound_.mix().metronome.on);
  const auto samples = read(recorded() / "metronome.wav");
  EXPECT_EQ(static_cast<std::int64_t>(samples.size()), framesIn(recording_->state().length));
  ASSERT_GE(samples.size(), 96'000U);
  for (std::size_t frame = 0; frame < samples.size(); ++frame) {
    const auto inBeat = frame % 24'000;
    if (inBeat < 2'000) continue;
    ASSERT_EQ(samples[frame], inBeat < 23'999 ? 0.0F : samples[frame]) << frame;
  }
  for (std::size_t beat = 0; beat < samples.size(); beat += 24'000) {
    const auto click = std::span{samples}.subspan(beat, 400);
    EXPECT_NEAR(*std::ranges::max_element(click), beat % 96'000 == 0 ? 0.45F : 0.32F, 0.1F);
    EXPECT_NE(click[1], 0.0F);
  }
}

TEST_F(RoomRecordingTest, TheMetronomeIsLeftOutOnDemand) {
  RecordingOptions options;
  options.metronome = false;
  make(options);
  enter();
  EXPECT_FALSE(std::filesystem::exists(recorded() / "metronome.wav"));
}

TEST_F(RoomRecordingTest, EachOfManyInputsHasAFileAsItCameIn) {
  device_.inputs = 4;
  sound_.setDevice(&device_);
  enter();
  auto mix = sound_.mix();
  mix.inputs[2].muted = true;
  sound_.setMix(mix);
  const auto folder = recorded();
  EXPECT_EQ(inputTracksIn(folder), 4U);
  for (std::size_t input = 1; input <= 4; ++input) {
    const auto name = player_.joined()->nickname + ", input " + std::to_string(input) + ".wav";
    const auto samples = read(folder / name);
    ASSERT_EQ(static_cast<std::int64_t>(samples.size()), framesIn(recording_->state().length));
    EXPECT_NEAR(samples[samples.size() - 24'000], 0.1F * static_cast<float>(input), 1e-3F);
  }
}

TEST_F(RoomRecordingTest, TwoInputsAreWhatIsSentUnlessTheyAreAskedFor) {
  sound_.setDevice(&device_);
  enter();
  EXPECT_EQ(inputTracksIn(recorded()), 0U);
  RecordingOptions options;
  options.inputs = InputTracks::kOn;
  make(options);
  recording_->setMapping(player_.clock().mapping());
  EXPECT_EQ(inputTracksIn(recorded()), 2U);
}

TEST_F(RoomRecordingTest, ManyInputsAreLeftOutOnDemand) {
  device_.inputs = 8;
  sound_.setDevice(&device_);
  RecordingOptions options;
  options.inputs = InputTracks::kOff;
  make(options);
  enter();
  EXPECT_EQ(inputTracksIn(recorded()), 0U);
}

}  // namespace
}  // namespace midipool
