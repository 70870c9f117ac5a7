// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorder/metronome_source.hpp"

#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "recorder/song_helpers.hpp"
#include "time/frames.hpp"

namespace midipool {
namespace {

using testing::at;
using ::testing::ElementsAre;
using testing::history;
using ::testing::IsEmpty;
using testing::Song;
using testing::timeline;

constexpr std::size_t kBlock = 1024;

class MetronomeSourceTest : public ::testing::Test {
 protected:
  // From 100 s on, where a take begins, to that second.
  void render(double to) {
    for (; start() < at(to); frame_ += static_cast<std::int64_t>(kBlock)) {
      std::vector<float> block(kBlock, 9.0F);
      ASSERT_TRUE(source_.render(start(), block, {}));
      samples_.insert(samples_.end(), block.begin(), block.end());
    }
  }
  [[nodiscard]] SessionTime start() const { return at(100.0) + lengthOfFrames(frame_); }
  // The frames at which something begins after silence.
  [[nodiscard]] std::vector<std::int64_t> onsets() const {
    std::vector<std::int64_t> found;
    std::int64_t silent = kFramesPerSecond;
    for (std::size_t i = 0; i < samples_.size(); ++i) {
      if (samples_[i] != 0.0F && silent > 200) found.push_back(static_cast<std::int64_t>(i));
      silent = samples_[i] == 0.0F ? silent + 1 : 0;
    }
    return found;
  }

  MetronomeSource source_;
  std::vector<float> samples_;
  std::int64_t frame_ = 0;
};

// A tempo of which no beat but the first falls on a frame.
TEST_F(MetronomeSourceTest, ClicksStandOnTheBeatsForAnHour) {
  source_.setSong(history(100.0, {{.start = 90.0, .bpm = 173.7}}));
  render(100.0 + 3600.0);
  const auto song = timeline({.start = 90.0, .bpm = 173.7}, 1);
  const auto found = onsets();
  ASSERT_GT(found.size(), 10'000U);
  auto tick = (song.firstTickFrom(at(100.0)) + 23) / 24 * 24;
  for (const auto onset : found) {
    ASSERT_EQ(onset, framesIn(song.tickTime(tick) - at(100.0)));
    tick += 24;
  }
}

TEST_F(MetronomeSourceTest, IsSilentWhereTheSongStandsAndAsLongAsTheRecording) {
  render(101.0);  // nothing is known of the song
  source_.setSong(history(100.0, {{.start = 90.0, .playing = false},
                                  {.start = 102.0, .quarters = 0.0},
                                  {.start = 103.1, .quarters = 2.2, .playing = false}}));
  render(105.0);
  EXPECT_THAT(onsets(), ElementsAre(96'000, 120'000, 144'000));
  EXPECT_GE(samples_.size(), 5U * 48'000U);
}

// What is told of the song grows while the recording comes behind, through a ramp with a tempo for each tick.
TEST_F(MetronomeSourceTest, FollowsTheSongAsItIsToldThroughARamp) {
  std::vector<Timeline> all{timeline({.start = 100.0, .bpm = 60.0}, 1)};
  std::vector<std::int64_t> beats{0};
  for (int tick = 1; tick <= 960; ++tick) {
    auto next = all.back();
    next.start = next.tickTime(1);
    next.song = next.song + Beats::ticks(1);
    next.bpm = *Bpm::from(60.0 + tick / 8.0);
    ++next.revision;
    all.push_back(next);
    if (tick % 24 == 0) beats.push_back(framesIn(next.start - at(100.0)));
  }
  SongHistory song{at(100.0)};
  Schedule schedule;
  std::size_t known = 0;
  for (double now = 100.0; now < 125.0; now += 0.5) {
    for (; known < all.size() && all[known].start < at(now + 0.1); ++known) {
      schedule.insert(all[known]);
      song.note(schedule, all[known].start);
      schedule.forgetBefore(all[known].start);
    }
    song.note(schedule, at(now));
    source_.setSong(song);
    render(now - 4.0);
  }
  const auto found = onsets();
  ASSERT_GT(found.size(), 25U);
  for (std::size_t i = 0; i < found.size(); ++i) {
    ASSERT_LE(std::abs(found[i] - beats[i]), 1) << "beat " << i;
  }
}

TEST_F(MetronomeSourceTest, ASongIsCountedInBeforeItHasBegun) {
  Schedule schedule;
  schedule.insert(timeline({.start = 90.0, .playing = false}, 1));
  auto start = timeline({.start = 110.0}, 2);
  start.countIn = Beats::ticks(2 * 96);  // two bars, 4 s
  schedule.insert(start);
  SongHistory song{at(100.0)};
  song.note(schedule, at(105.5));
  source_.setSong(song);
  render(109.8);
  const std::int64_t first = 6 * 48'000;
  const std::int64_t beat = 24'000;
  EXPECT_THAT(onsets(),
              ElementsAre(first, first + beat, first + 2 * beat, first + 3 * beat, first + 4 * beat,
                          first + 5 * beat, first + 6 * beat, first + 7 * beat));
}

TEST_F(MetronomeSourceTest, ClicksAsThePlayerHasSetItAtThatTime) {
  source_.setSong(history(100.0, {{.start = 100.0}}));
  source_.choose(at(99.0), {.subdivision = Subdivision::kNone, .accent = false});
  source_.choose(at(101.0), {.subdivision = Subdivision::kEighths, .accent = true});
  render(102.1);
  EXPECT_THAT(onsets(), ElementsAre(0, 24'000, 48'000, 60'000, 72'000, 84'000, 96'000));
  const auto peak = [this](std::int64_t from) {
    return *std::max_element(samples_.begin() + from, samples_.begin() + from + 400);
  };
  EXPECT_NEAR(peak(0), peak(24'000), 1e-6);  // no accent on one
  EXPECT_GT(peak(96'000), 1.2F * peak(72'000));
}

TEST_F(MetronomeSourceTest, ALoopIsCountedByThePlaceOfTheSong) {
  Song song{.start = 100.0};
  song.loop = Loop{Beats::ticks(0), Beats::ticks(60)};  // of two and a half beats
  source_.setSong(history(100.0, {song}));
  render(102.6);
  EXPECT_THAT(onsets(), ElementsAre(0, 24'000, 48'000, 60'000, 84'000, 108'000, 120'000));
}

}  // namespace
}  // namespace midipool
