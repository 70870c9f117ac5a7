// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorder/recorder.hpp"

#include <cmath>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sndfile.h>

#include "net/temporary_directory.hpp"
#include "recorder/room_sound.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::Sender;

constexpr SessionTime kNow{500s};

class RecorderTest : public ::testing::Test {
 protected:
  RecorderSettings settings() const {
    RecorderSettings settings;
    settings.folder = directory_.path() / "recordings";
    settings.format = SoundFileFormat::kWav;
    return settings;
  }
  static void start(Recorder& recorder, SessionTime at) {
    recorder.start({"jam", "Kim", "2026-11-23 04-30-00", at});
  }
  static void run(Recorder& recorder, Sender& sender, SessionTime from, SessionTime to) {
    for (auto time = from; time <= to; time += 20ms) {
      while (sender.next() < time) recorder.packet(sender.packet());
      recorder.proceed(time);
    }
  }
  static Recorder::State saved(Recorder& recorder) {
    for (int i = 0; i < 500 && recorder.state().phase != Recorder::Phase::kOff; ++i) {
      std::this_thread::sleep_for(10ms);
    }
    return recorder.state();
  }
  std::vector<float> read(const std::filesystem::path& path) {
    SF_INFO info{};
    SNDFILE* file = sf_open(path.c_str(), SFM_READ, &info);
    if (file == nullptr) return {};
    std::vector<float> samples(static_cast<std::size_t>(info.frames * info.channels));
    sf_readf_float(file, samples.data(), info.frames);
    sf_close(file);
    return samples;
  }

  testing::TemporaryDirectory directory_;
};

TEST_F(RecorderTest, RecordsFromOneMomentToAnother) {
  Recorder recorder{settings()};
  // Loud from 502 s on.
  Sender sender{7, kNow - 1s, 40.0, [](double seconds) { return seconds < 502.0 ? 0.0 : 0.5; }};
  recorder.openStream(sender.stream(), "Ben");
  start(recorder, SessionTime::max());
  EXPECT_EQ(recorder.state().phase, Recorder::Phase::kWaiting);
  run(recorder, sender, kNow, kNow + 1s);
  recorder.startAt(kNow + 500ms);
  run(recorder, sender, kNow + 1s, kNow + 6s);
  EXPECT_EQ(recorder.state().phase, Recorder::Phase::kRecording);
  recorder.stopAt(kNow + 4500ms);
  run(recorder, sender, kNow + 6s, kNow + 9s);
  const auto state = saved(recorder);
  EXPECT_THAT(state.error, IsEmpty());
  EXPECT_EQ(state.length, 4s);
  const auto samples = read(state.folder / "Ben.wav");
  ASSERT_EQ(samples.size(), 4U * 48000U);
  const auto onset = std::ranges::find_if(samples, [](float s) { return s > 0.25F; });
  EXPECT_NEAR(static_cast<double>(onset - samples.begin()), 1.5 * 48000.0, 1.0);
}

TEST_F(RecorderTest, WhatItHeardWhenTheProgramEndsIsThere) {
  Recorder recorder{settings()};
  Sender sender{7, kNow - 1s, 0.0, [](double) { return 0.5; }};
  recorder.openStream(sender.stream(), "Ben");
  start(recorder, kNow);
  run(recorder, sender, kNow, kNow + 10s);
  recorder.finish(kNow + 10s);
  EXPECT_EQ(saved(recorder).length, 10s);
}

TEST_F(RecorderTest, OneAfterTheOtherGoIntoFoldersOfTheirOwn) {
  Recorder recorder{settings()};
  Sender sender{7, kNow - 1s, 0.0, [](double) { return 0.5; }};
  recorder.openStream(sender.stream(), "Ben");
  start(recorder, kNow);
  run(recorder, sender, kNow, kNow + 5s);
  recorder.finish(kNow + 5s);
  const auto first = saved(recorder).folder;
  start(recorder, kNow + 6s);
  run(recorder, sender, kNow + 6s, kNow + 12s);
  recorder.finish(kNow + 12s);
  const auto second = saved(recorder).folder;
  EXPECT_NE(first, second);
  EXPECT_EQ(read(second / "Ben.wav").size(), 6U * 48000U);
}

// As a metronome is one.
class Beeper final : public TrackSource {
 public:
  [[nodiscard]] std::size_t channels() const noexcept override { return 1; }
  bool render(SessionTime start, std::span<float> left, std::span<float>) override {
    const double begin = static_cast<double>(start.time_since_epoch().count()) * 1e-9;
    for (std::size_t i = 0; i < left.size(); ++i) {
      const double seconds = begin + static_cast<double>(i) / 48000.0;
      left[i] = seconds - std::floor(seconds) < 0.01 ? 0.5F : 0.0F;
    }
    return true;
  }
};

TEST_F(RecorderTest, ATrackMayBeRendered) {
  Recorder recorder{settings()};
  recorder.openRendered("metronome", std::make_shared<Beeper>());
  start(recorder, kNow + 250ms);
  recorder.proceed(kNow);
  recorder.proceed(kNow + 6s);
  recorder.finish(kNow + 6s);
  const auto samples = read(saved(recorder).folder / "metronome.wav");
  ASSERT_EQ(samples.size(), std::size_t{48000} * 23 / 4);
  const auto first = std::ranges::find(samples, 0.5F);
  EXPECT_NEAR(static_cast<double>(first - samples.begin()), 0.75 * 48000.0, 1.0);
}

// What is constant on each is known by its level.
TEST_F(RecorderTest, EachInputIsATrackThatGoesOnWhereADeviceIsChanged) {
  Recorder recorder{settings()};
  recorder.openInputs(3, "Kim");
  start(recorder, kNow);
  std::int64_t frame = 0;
  const auto play = [&](SessionTime to, std::uint32_t inputs) {
    for (; kNow - 1s + lengthOfFrames(frame) < to; frame += InputBlock::kMostFrames) {
      InputBlock block;
      block.frame = frame;
      block.captured = kNow - 1s + lengthOfFrames(frame);
      block.frames = InputBlock::kMostFrames;
      block.inputs = inputs;
      for (std::size_t i = 0; i < inputs; ++i) {
        block.samples[i].fill(0.1F * static_cast<float>(i + 1));
      }
      recorder.inputs(block);
      recorder.proceed(block.captured);
    }
  };
  play(kNow + 5s, 3);
  recorder.closeInputs(kNow + 5s);
  recorder.openInputs(4, "Kim");
  play(kNow + 14s, 4);
  recorder.finish(kNow + 14s);
  const auto state = saved(recorder);
  EXPECT_EQ(state.tracks, 5U);
  for (std::size_t i = 0; i < 4; ++i) {
    const auto samples = read(state.folder / ("Kim, input " + std::to_string(i + 1) + ".wav"));
    const float level = 0.1F * static_cast<float>(i + 1);
    // Who comes late has a file that begins late.
    const std::size_t missing = i < 3 ? 0 : 14 * 48'000 - samples.size();
    EXPECT_EQ(samples.size() + missing, 14U * 48'000U);
    EXPECT_NEAR(static_cast<double>(missing), i < 3 ? 0.0 : 5.0 * 48'000.0, 4096.0);
    EXPECT_NEAR(samples.at(12 * 48'000 - missing), level, 1e-3F);
    if (i < 3) {
      EXPECT_NEAR(samples.at(2 * 48'000), level, 1e-3F);
    }
  }
}

TEST_F(RecorderTest, StoppedBeforeItsBarItLeavesNothing) {
  Recorder recorder{settings()};
  start(recorder, SessionTime::max());
  recorder.proceed(kNow);
  recorder.stopAt(kNow + 1s);
  recorder.proceed(kNow + 2s);
  EXPECT_EQ(recorder.state().phase, Recorder::Phase::kOff);
  EXPECT_FALSE(std::filesystem::exists(directory_.path() / "recordings"));
}

TEST_F(RecorderTest, AFolderThatCannotBeMadeIsSaid) {
  auto nowhere = settings();
  nowhere.folder = "/proc/none";
  Recorder recorder{nowhere};
  start(recorder, kNow);
  recorder.proceed(kNow);
  EXPECT_THAT(recorder.state().error, HasSubstr("/proc/none"));
  EXPECT_EQ(recorder.state().phase, Recorder::Phase::kOff);
}

// Its source number, its crystal and its rate become others; the name stays.
TEST_F(RecorderTest, AStemThatChangesIsOneTrack) {
  Recorder recorder{settings()};
  const auto loud = [](double) { return 0.5; };
  Sender sender{7, kNow - 1s, 0.0, loud};
  recorder.openStream(sender.stream(), "Ben");
  start(recorder, kNow);
  run(recorder, sender, kNow, kNow + 5s);
  recorder.closeStream(7, kNow + 5s);
  Sender other{8, kNow + 5s, 3000.0, loud};  // a device that was set to another rate
  recorder.openStream(other.stream(), "Ben");
  run(recorder, other, kNow + 5s, kNow + 14s);
  recorder.finish(kNow + 14s);
  const auto state = saved(recorder);
  EXPECT_EQ(state.tracks, 2U);
  const auto samples = read(state.folder / "Ben.wav");
  ASSERT_EQ(samples.size(), 14U * 48000U);
  EXPECT_NEAR(samples[2 * 48000], 0.5F, 1e-3F);
  EXPECT_NEAR(samples[12 * 48000], 0.5F, 1e-3F);
}

}  // namespace
}  // namespace midipool
