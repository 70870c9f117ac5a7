// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/sound/thin_line.hpp"

#include <map>
#include <optional>
#include <vector>

#include <gtest/gtest.h>

namespace midipool {
namespace {

using namespace std::chrono_literals;

// Streams of 375 packets a second, of which a share is lost.
class ThinLineTest : public ::testing::Test {
 protected:
  // Lets time pass; the seconds until it wants another thing than before, or nothing.
  std::optional<int> run(int seconds, const std::vector<double>& losses, bool mix = false) {
    for (int second = 1; second <= seconds; ++second) {
      now_ += 1s;
      std::vector<ThinLine::Stream> streams;
      for (std::size_t i = 0; i < losses.size(); ++i) {
        auto& stream = streams_[mix ? 100 : i];
        stream.source = static_cast<std::uint32_t>(mix ? 100 : i);
        stream.isMix = mix;
        const auto lost = static_cast<std::int64_t>(375.0 * losses[i]);
        stream.lost += lost;
        stream.packets += static_cast<std::uint64_t>(375 - lost);
        streams.push_back(stream);
      }
      if (line_.watch(streams, now_)) return second;
    }
    return std::nullopt;
  }

  ThinLine line_;
  LocalTime now_{1h};
  std::map<std::size_t, ThinLine::Stream> streams_;
};

TEST_F(ThinLineTest, AGoodLineIsLeftAlone) {
  EXPECT_FALSE(run(600, {0.0, 0.01, 0.04}));
}

TEST_F(ThinLineTest, OneSendersBadLineIsHis) {
  EXPECT_FALSE(run(600, {0.3, 0.0, 0.0}));
}

TEST_F(ThinLineTest, OneStemAloneIsNoReason) {
  EXPECT_FALSE(run(600, {0.3}));
}

TEST_F(ThinLineTest, AFullLineWantsAMixAfterSixSeconds) {
  EXPECT_FALSE(run(10, {0.0, 0.0, 0.0}));
  const auto after = run(20, {0.2, 0.1, 0.06});
  ASSERT_TRUE(after);
  EXPECT_LE(*after, 9);
  EXPECT_TRUE(line_.wantsMix());
}

TEST_F(ThinLineTest, AMomentIsNoReason) {
  EXPECT_FALSE(run(10, {0.0, 0.0}));
  EXPECT_FALSE(run(3, {0.5, 0.5}));
  EXPECT_FALSE(run(10, {0.0, 0.0}));
}

TEST_F(ThinLineTest, TriesTheStemsAgainEachTimeLater) {
  ASSERT_TRUE(run(20, {0.2, 0.2}));
  EXPECT_NEAR(run(1000, {0.0}, true).value_or(0), 120, 4);
  EXPECT_FALSE(line_.wantsMix());
  ASSERT_TRUE(run(20, {0.2, 0.2}));
  EXPECT_NEAR(run(1000, {0.0}, true).value_or(0), 240, 4);
  ASSERT_TRUE(run(20, {0.2, 0.2}));
  EXPECT_NEAR(run(1000, {0.0}, true).value_or(0), 480, 4);
}

TEST_F(ThinLineTest, ALineThatIsBadAndNotThinGetsItsStemsBack) {
  ASSERT_TRUE(run(20, {0.1, 0.1}));
  EXPECT_LE(run(60, {0.1}, true).value_or(60), 9);
  EXPECT_FALSE(line_.wantsMix());
  EXPECT_FALSE(run(1800, {0.1, 0.1}));
  EXPECT_TRUE(run(300, {0.1, 0.1}));
}

TEST_F(ThinLineTest, AServersMixInALargeRoomIsNoStem) {
  EXPECT_FALSE(run(600, {0.2}, true));
}

TEST_F(ThinLineTest, BeginsAnewInAnotherRoom) {
  ASSERT_TRUE(run(20, {0.2, 0.2}));
  line_.entered();
  EXPECT_FALSE(line_.wantsMix());
  EXPECT_TRUE(run(20, {0.2, 0.2}));
}

}  // namespace
}  // namespace midipool
