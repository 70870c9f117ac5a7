// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/click_player.hpp"

#include <algorithm>
#include <memory>
#include <vector>

#include <gtest/gtest.h>

#include "realtime/guard.hpp"
#include "time/frames.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;
using Samples = std::vector<float>;

class ClickPlayerTest : public ::testing::Test {
 protected:
  ClickPlayerTest() {
    Timeline timeline;  // a beat each half second
    timeline.start = SessionTime{100ms + 7us};
    timeline.playing = true;
    timeline.revision = 1;
    schedule_.insert(timeline);
  }
  Samples play(std::int64_t frame, std::size_t count, std::size_t block) {
    Samples all(count, 9.0F);
    const realtime::RealtimeScope scope;
    for (std::size_t at = 0; at < count; at += block) {
      const auto start = SessionTime{lengthOfFrames(frame + static_cast<std::int64_t>(at))};
      player_->play(schedule_, {}, start, kNanosecondsPerFrame,
                    std::span{all}.subspan(at, std::min(block, count - at)));
    }
    return all;
  }

  Schedule schedule_;
  std::unique_ptr<ClickPlayer> player_ = std::make_unique<ClickPlayer>();
};

TEST_F(ClickPlayerTest, AClickStandsOnTheNearestFrameWhateverTheBlocks) {
  const MetronomeClick accent{ClickKind::kAccent};
  const MetronomeClick beat{ClickKind::kBeat};
  Samples wanted(48'000, 0.0F);
  std::ranges::copy(accent.samples(), wanted.begin() + 4800);
  std::ranges::copy(beat.samples(), wanted.begin() + 28'800);
  for (const std::size_t block : {16U, 100U, 1024U, 4801U}) {
    player_ = std::make_unique<ClickPlayer>();
    EXPECT_EQ(play(0, 48'000, block), wanted) << "in blocks of " << block;
  }
}

TEST_F(ClickPlayerTest, StoppedItIsSilentAndGoesOnAnywhere) {
  play(0, 5000, 128);  // in the middle of a click
  player_->stop();
  EXPECT_EQ(play(1000, 3800, 128), Samples(3800, 0.0F));
  EXPECT_NE(play(4800, 128, 128), Samples(128, 0.0F));
}

}  // namespace
}  // namespace midipool
