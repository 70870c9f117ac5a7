// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/control/story.hpp"

#include <gtest/gtest.h>

namespace midipool::control {
namespace {

TEST(Story, IsToldInTheOrderInWhichItHappened) {
  Story story;
  EXPECT_TRUE(story.isEmpty());
  story.add(Story::Kind::kSaid, R"({"a":1})");
  story.add(Story::Kind::kDone, R"({"b":2})");
  EXPECT_EQ(story.encode(), R"({"type":"story","events":[{"a":1},{"b":2}]})");
  story.clear();
  EXPECT_EQ(story.encode(), R"({"type":"story","events":[]})");
}

TEST(Story, ForgetsTheOldestOfTheSameKind) {
  Story story;
  story.add(Story::Kind::kSaid, "0");
  for (std::size_t i = 0; i < 3 * Story::kMostOfEach; ++i) story.add(Story::Kind::kDone, "1");
  EXPECT_NE(story.encode().find("[0,1,"), std::string::npos);
  for (std::size_t i = 0; i < Story::kMostOfEach; ++i) story.add(Story::Kind::kSaid, "2");
  EXPECT_EQ(story.encode().find("[0"), std::string::npos);
  EXPECT_EQ(story.encode().size(),
            std::string{R"({"type":"story","events":[]})"}.size() + 4 * Story::kMostOfEach - 1);
}

}  // namespace
}  // namespace midipool::control
