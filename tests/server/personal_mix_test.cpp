// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/personal_mix.hpp"

#include <vector>

#include <gtest/gtest.h>

#include "audio/opus_decoder.hpp"
#include "server/mix_listener.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;

constexpr auto kFrames = std::int64_t{MixPeriod::kFrames};

// A mix of constant blocks, and who hears it.
class MixTest : public ::testing::Test {
 protected:
  explicit MixTest(const StreamFormat& format = {}) { open(format); }

  void open(const StreamFormat& format, const MixWish& wish = {}) {
    const StreamInfo info{0, 77, StreamKey{1, 2, 3}, format};
    mix_ = std::make_unique<PersonalMix>(info, wish);
    listener_ = std::make_unique<testing::MixListener>(info);
  }
  // Each member's constant; runs so many periods.
  void run(int periods, const std::vector<std::pair<std::uint32_t, float>>& members) {
    std::vector<std::vector<float>> samples;
    std::vector<StripBlock> blocks;
    for (const auto& [member, value] : members) {
      samples.emplace_back(MixPeriod::kFrames, value);
      blocks.push_back({StripId{member}, samples.back(), samples.back()});
    }
    for (int i = 0; i < periods; ++i, frame_ += kFrames) {
      const MixPeriod period{frame_, SessionTime{9s} + lengthOfFrames(frame_), skipped_};
      skipped_ = false;
      mix_->mix(period, BlockSum{blocks, MixPeriod::kFrames},
                [&](auto packet) { listener_->hear(packet); });
    }
  }

  std::unique_ptr<PersonalMix> mix_;
  std::unique_ptr<testing::MixListener> listener_;
  std::int64_t frame_ = 0;
  bool skipped_ = false;
};

TEST_F(MixTest, HasAllWhoAreToBeHeard) {
  mix_->hear(1, StripInput::kStereo);
  mix_->hear(2, StripInput::kStereo);
  run(50, {{1, 0.25F}, {2, 0.125F}, {3, 0.5F}});
  EXPECT_NEAR(listener_->left(), 0.375, 1e-3);
  EXPECT_NEAR(listener_->right(), 0.375, 1e-3);
  mix_->forget(1);
  run(50, {{1, 0.25F}, {2, 0.125F}});
  EXPECT_NEAR(listener_->left(), 0.125, 1e-3);
}

TEST_F(MixTest, FollowsWhatIsWished) {
  MixWish wish{{{1, -6.0206, 0.0, false, false}, {2, 0.0, 1.0, false, false}}, 0.0};
  mix_->hear(1, StripInput::kStereo);
  mix_->exchange(wish);
  EXPECT_EQ(wish, MixWish{});
  mix_->hear(2, StripInput::kStereo);
  run(50, {{1, 0.5F}, {2, 0.125F}});
  EXPECT_NEAR(listener_->left(), 0.25, 1e-3);
  EXPECT_GT(listener_->right(), 0.3);
  // Who is not named any more goes back.
  wish = {{{2, 0.0, 0.0, true, false}}, -6.0206};
  mix_->exchange(wish);
  run(50, {{1, 0.5F}, {2, 0.125F}});
  EXPECT_NEAR(listener_->left(), 0.25, 1e-3);
  EXPECT_NEAR(listener_->right(), 0.25, 1e-3);
  wish = {{{2, 0.0, 0.0, false, true}, {1, 0.0, 0.0, false, false}}, 0.0};
  mix_->exchange(wish);
  run(50, {{1, 0.5F}, {2, 0.125F}});
  EXPECT_NEAR(listener_->left(), 0.125, 1e-3);
  wish = {{}, -90.0};
  mix_->exchange(wish);
  run(50, {{1, 0.5F}, {2, 0.125F}});
  EXPECT_EQ(listener_->left(), 0.0F);
}

TEST_F(MixTest, PacketsOfAllSizesFollowEachOtherWithoutAHole) {
  for (const auto& format : {StreamFormat{PayloadType::kL16, 2, 32},
                             {PayloadType::kL16, 2, 100},
                             {PayloadType::kL24, 2, 192},
                             {PayloadType::kOpus, 2, 120},
                             {PayloadType::kOpus, 2, 480},
                             {PayloadType::kOpusCustom, 2, 64}}) {
    open(format);
    frame_ = 0;
    run(100, {});
    const auto& headers = listener_->headers();
    const auto frames = format.framesPerPacket;
    ASSERT_EQ(headers.size(), 100 * 128 / frames) << frames;
    for (std::size_t i = 0; i < headers.size(); ++i) {
      EXPECT_EQ(headers[i].sequence, i);
      EXPECT_EQ(headers[i].timestamp, i * frames);
      EXPECT_EQ(headers[i].type, format.type);
      EXPECT_EQ(headers[i].marker, i == 0);
      const auto captured = SessionTime{9s} + lengthOfFrames(headers[i].timestamp);
      EXPECT_LE(std::abs((headers[i].captured - captured).count()), 1);
    }
  }
}

TEST_F(MixTest, OpusSoundsAsItShould) {
  open({PayloadType::kOpus, 2, 240});
  mix_->hear(1, StripInput::kStereo);
  run(100, {{1, 0.0F}});
  OpusFrameDecoder decoder{{240, 2}};
  std::vector<float> left(240);
  std::vector<float> right(240);
  EXPECT_TRUE(decoder.decode(listener_->payload(), left, right));
}

TEST_F(MixTest, AfterAHoleItBeginsAnewInItsPlace) {
  open({PayloadType::kL16, 2, 200});
  run(5, {});
  frame_ += 100 * kFrames;
  skipped_ = true;
  const auto before = listener_->headers().size();
  run(5, {});
  const auto& first = listener_->headers().at(before);
  EXPECT_TRUE(first.marker);
  EXPECT_EQ(first.timestamp, 105U * 128U);
  EXPECT_EQ(first.sequence, before);
}

}  // namespace
}  // namespace midipool
