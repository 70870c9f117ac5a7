// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/sound/stem_feed.hpp"

#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "client/sound/stream_line.hpp"
#include "realtime/guard.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

constexpr std::uint32_t kFrames = 128;

class StemFeedTest : public ::testing::Test {
 protected:
  static SoundBlock block(std::int64_t frame, SessionTime captured) {
    auto made = testing::blockAt(frame, kFrames);
    made.captured = captured;
    return made;
  }
  void push(StemFeed& feed, std::int64_t frame, SessionTime captured) {
    const realtime::RealtimeScope scope;
    feed.push(block(frame, captured));
  }
  std::vector<std::int64_t> queued() {
    std::vector<std::int64_t> frames;
    queue_->blocks.consume_all([&](const SoundBlock& one) { frames.push_back(one.frame); });
    return frames;
  }

  std::shared_ptr<StemQueue> queue_ = std::make_shared<StemQueue>();
  StemFeed feed_{queue_};
  SessionTime start_{1h};
};

TEST_F(StemFeedTest, TheFirstOneCountsAsItsStream) {
  push(feed_, 7000, start_);
  push(feed_, 7128, start_ + lengthOfFrames(128));
  EXPECT_THAT(queued(), ElementsAre(7000, 7128));
}

TEST_F(StemFeedTest, TheNextOneGoesOnByTheTimesOfCapture) {
  push(feed_, 7000, start_);
  push(feed_, 7128, start_ + lengthOfFrames(128));
  push(feed_, 7000, start_);  // was overtaken
  StemFeed next{queue_};
  push(next, 3'000'000'000, start_ + 2s + lengthOfFrames(128));
  push(next, 3'000'000'128, start_ + 2s + lengthOfFrames(256));
  EXPECT_THAT(queued(), ElementsAre(7000, 7128, 7000, 7128 + 96'000, 7256 + 96'000));
}

TEST_F(StemFeedTest, WhatIsNeededIsCountedAsTheStreamDoes) {
  push(feed_, 7000, start_);
  queue_->neededTo = 7064;
  EXPECT_EQ(feed_.neededTo(), 7064);
  StemFeed next{queue_};
  EXPECT_EQ(next.neededTo(), StemQueue::kNothingYet);
  push(next, 100, start_ + 1s);
  EXPECT_EQ(next.neededTo(), 7064 - 7000 - 48'000 + 100);
}

TEST_F(StemFeedTest, WhatFindsTheQueueFullIsCounted) {
  for (std::size_t i = 0; i < StemQueue::kLength + 3; ++i) {
    push(feed_, static_cast<std::int64_t>(i * kFrames), start_);
  }
  EXPECT_EQ(queue_->lost.load(), 3U);
}

}  // namespace
}  // namespace midipool
