// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/sound/stem_playback.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <ranges>
#include <vector>

#include <gtest/gtest.h>

#include "client/sound/stream_line.hpp"
#include "realtime/guard.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;
using testing::Bytes;
using testing::capturedAt;
using testing::kSource;
using testing::sampleAt;

constexpr std::uint32_t kFrames = 128;
constexpr StreamFormat kL16{PayloadType::kL16, 2, kFrames};

class StemPlaybackTest : public ::testing::Test {
 protected:
  // A cycle of the device that begins at a frame's time of capture.
  void play(std::int64_t frame, bool skipped = false) {
    const realtime::RealtimeScope scope;
    playback_.play(beginningOf(frame), capturedAt(frame), kNanosecondsPerFrame, left_, right_,
                   skipped);
  }
  static LocalTime beginningOf(std::int64_t frame) {
    return LocalTime{capturedAt(frame).time_since_epoch() + std::chrono::hours{1}};
  }
  void push(std::int64_t frame) { queue_->blocks.push(testing::blockAt(frame, kFrames)); }

  Interpolator interpolator_;
  std::shared_ptr<StemQueue> queue_ = std::make_shared<StemQueue>();
  StemPlayback playback_{StripId{kSource}, {2, 48'000.0, 65'536, true}, queue_, interpolator_};
  std::vector<float> left_ = std::vector<float>(kFrames);
  std::vector<float> right_ = std::vector<float>(kFrames);
};

TEST_F(StemPlaybackTest, SaysHowFarItHasPlayed) {
  EXPECT_EQ(queue_->neededTo.load(), StemQueue::kNothingYet);
  for (std::int64_t frame = 0; frame < 100 * kFrames; frame += kFrames) {
    push(frame);
    play(frame + kFrames);
  }
  EXPECT_GT(queue_->neededTo.load(), 90 * kFrames);
  EXPECT_LE(queue_->neededTo.load(), 100 * kFrames);
  EXPECT_GT(playback_.statistics().framesPlayed, 80U * kFrames);
  EXPECT_EQ(playback_.statistics().gaps, 0U);
}

TEST_F(StemPlaybackTest, PlaysWhatWasSentBitByBit) {
  std::int64_t first = 0;
  for (std::int64_t frame = 0; frame < 500 * kFrames; frame += kFrames) {
    push(frame);
    play(frame + kFrames);
    if (frame < 100 * kFrames) continue;
    const auto found = std::ranges::find_if(std::views::iota(frame - 1000, frame + 1),
                                            [&](auto at) { return sampleAt(at, 0) == left_[0]; });
    first = *found;
    for (std::uint32_t i = 0; i < kFrames; ++i) {
      ASSERT_EQ(left_[i], sampleAt(first + i, 0)) << frame;
      ASSERT_EQ(right_[i], sampleAt(first + i, 1)) << frame;
    }
  }
  EXPECT_TRUE(playback_.statistics().exact);
}

// What a device has captured in one cycle it can play in the next, to the sample, though it is never
// sure when its cycles begin.
TEST_F(StemPlaybackTest, OfItsOwnDeviceWaitsForNoSampleMoreThanItMust) {
  std::mt19937 random{3};
  std::uniform_real_distribution<double> spread{-4e3, 4e3};  // nanoseconds
  Nanoseconds error{};
  for (std::int64_t frame = 0; frame < 4000 * kFrames; frame += kFrames) {
    auto block = testing::blockAt(frame, kFrames);
    block.captured += error;
    queue_->blocks.push(block);
    error = Nanoseconds{std::llround(spread(random))};
    playback_.play(beginningOf(frame + kFrames), capturedAt(frame + kFrames) + error,
                   kNanosecondsPerFrame, left_, right_, false);
  }
  const auto statistics = playback_.statistics();
  EXPECT_EQ(statistics.framesConcealed, 0U);
  EXPECT_LE(statistics.delay, lengthOfFrames(kFrames) + 10us);
}

TEST_F(StemPlaybackTest, NeitherRepeatsNorLeavesOutAPacket) {
  std::vector<float> heard;
  for (std::int64_t frame = 0; frame < 300 * kFrames; frame += kFrames) {
    push(frame);
    play(frame + kFrames);
    if (frame >= 100 * kFrames) heard.insert(heard.end(), left_.begin(), left_.end());
  }
  // One step of the test's sound from each frame to the next.
  const float step = sampleAt(1, 0);
  const float wrap = step - 30'011.0F / 32'768.0F;
  for (std::size_t i = 1; i < heard.size(); ++i) {
    const float change = heard[i] - heard[i - 1];
    ASSERT_TRUE(change == step || change == wrap) << i;
  }
}

// The audio thread stood still: a debugger, a suspended machine, a server without cycles.
TEST_F(StemPlaybackTest, OutlivesADeviceThatStoodStillForAnyTime) {
  std::int64_t frame = 0;
  for (const std::int64_t pause : {100L, 5'000L, 12'000L, 20'000L, 60'000L, 480'000L, 9'000'000L}) {
    for (int i = 0; i < 300; ++i, frame += kFrames) {
      push(frame);
      play(frame + kFrames);
    }
    frame += pause;
    play(frame, true);
  }
  for (int i = 0; i < 1000; ++i, frame += kFrames) {
    push(frame);
    play(frame + kFrames);
  }
  EXPECT_GT(*std::ranges::max_element(left_), 0.1F);
}

TEST_F(StemPlaybackTest, OutlivesATimeThatIsSetBack) {
  std::int64_t frame = 10'000'000;
  for (const std::int64_t back : {100, 5'000, 20'000, 480'000, 9'000'000}) {
    for (int i = 0; i < 300; ++i, frame += kFrames) {
      push(frame);
      play(frame + kFrames);
    }
    frame -= back;
    play(frame, true);
  }
}

// Packets that nobody needs yet are fetched later than they have come.
TEST_F(StemPlaybackTest, WhatWasLeftWaitingCountsFromItsArrival) {
  constexpr std::int64_t kLag = 10 * kFrames;
  const auto targetWith = [&](bool stamped, std::int64_t fetched) {
    const auto queue = std::make_shared<StemQueue>();
    StemPlayback playback{StripId{kSource}, {2, 48'000.0, 65'536, true}, queue, interpolator_};
    for (std::int64_t frame = 0; frame < 200 * kFrames; frame += kFrames) {
      auto block = testing::blockAt(frame, kFrames);
      if (stamped) block.arrived = beginningOf(frame + kLag) - 400us;
      queue->blocks.push(block);
      const auto now = frame + kLag + fetched;
      playback.play(beginningOf(now), capturedAt(now), kNanosecondsPerFrame, left_, right_, false);
    }
    return playback.statistics().target;
  };
  const auto atOnce = targetWith(false, 0);
  const auto oneLater = static_cast<double>((atOnce + lengthOfFrames(kFrames)).count());
  EXPECT_NEAR(static_cast<double>(targetWith(true, kFrames).count()),
              static_cast<double>(atOnce.count()), 10.0);
  EXPECT_NEAR(static_cast<double>(targetWith(false, kFrames).count()), oneLater, 10.0);
  // Fetched later than it ever is on purpose: somebody was held up.
  EXPECT_NEAR(static_cast<double>(targetWith(true, 2 * kFrames).count()), oneLater, 10.0);
}

// A member of the room can send any numbers and times that he likes.
TEST_F(StemPlaybackTest, NoAuthenticPacketsDoHarm) {
  std::mt19937_64 random{5};
  StreamReceiver receiver{testing::streamOf(kL16), queue_};
  SrtpStream sealer{SrtpStream::Direction::kSending, kSource, testing::keyOf(1)};
  const auto someTime = [&]() -> std::int64_t {
    switch (random() % 4) {
      case 0:
        return static_cast<std::int64_t>(random());
      case 1:
        return static_cast<std::int64_t>(random() >> 3U);
      case 2:
        return std::int64_t{5'000'000'000} + static_cast<std::int64_t>(random() % 1'000'000'000);
      default:
        return 5'000'000'000;
    }
  };
  for (int i = 0; i < 10'000; ++i) {
    RtpHeader header;
    header.source = kSource;
    header.sequence = static_cast<std::uint16_t>(i);
    header.timestamp = static_cast<std::uint32_t>(random() % 3 == 0 ? random() : i * kFrames);
    header.captured = SessionTime{Nanoseconds{someTime()}};
    Bytes packet(kRtpHeaderSize + 512 + kSrtpOverhead, static_cast<std::uint8_t>(i));
    encodeRtpHeader(header, std::span<std::uint8_t, kRtpHeaderSize>{packet.data(), kRtpHeaderSize});
    ASSERT_TRUE(sealer.protectRtp(packet, kRtpHeaderSize + 512));
    receiver.received(packet, LocalTime{});
    play((i + 1) * std::int64_t{kFrames}, random() % 50 == 0);
    for (const float sample : left_) ASSERT_LE(std::abs(sample), 4.0F);
  }
}

}  // namespace
}  // namespace midipool
