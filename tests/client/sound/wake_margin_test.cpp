// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/sound/wake_margin.hpp"

#include <gtest/gtest.h>

namespace midipool {
namespace {

using namespace std::chrono_literals;

class WakeMarginTest : public ::testing::Test {
 protected:
  void quiet(Nanoseconds time) {
    for (auto passed = 0ms; passed < time; passed += 2ms) margin_.missed(-1ms, 2ms);
  }
  WakeMargin margin_;
};

TEST_F(WakeMarginTest, TrustsNobodyAtFirst) {
  EXPECT_GE(margin_.margin(), WakeMargin::kAtFirst);
}

TEST_F(WakeMarginTest, BecomesShortOnAMachineThatIsInTime) {
  quiet(60s);
  EXPECT_LT(margin_.margin(), WakeMargin::kLeast + 50us);
  EXPECT_GE(margin_.margin(), WakeMargin::kLeast);
}

TEST_F(WakeMarginTest, CoversWhatWasMissedForSeconds) {
  quiet(60s);
  margin_.missed(2ms, 2ms);
  EXPECT_GE(margin_.margin(), 3ms);
  quiet(3s);
  EXPECT_GE(margin_.margin(), 2ms);
  quiet(60s);
  EXPECT_LT(margin_.margin(), 400us);
}

}  // namespace
}  // namespace midipool
