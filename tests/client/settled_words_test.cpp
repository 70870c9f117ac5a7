// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/settled_words.hpp"

#include <gtest/gtest.h>

namespace midipool {
namespace {

using namespace std::chrono_literals;

class SettledWordsTest : public ::testing::Test {
 protected:
  std::optional<std::string> at(Nanoseconds time, const std::string& text) {
    return words_.review(text, LocalTime{time});
  }

  SettledWords words_{1s};
};

TEST_F(SettledWordsTest, WhatChangesInAMomentIsToldOnce) {
  EXPECT_EQ(at(10s, "30 ms"), std::nullopt);
  EXPECT_EQ(at(10500ms, "40 ms"), std::nullopt);
  EXPECT_EQ(at(11400ms, "40 ms"), std::nullopt);
  EXPECT_EQ(at(11500ms, "40 ms"), "40 ms");
  EXPECT_EQ(at(13s, "40 ms"), std::nullopt);
}

TEST_F(SettledWordsTest, WhatIsBackBeforeItWasToldIsNoNews) {
  at(10s, "30 ms");
  EXPECT_EQ(at(11s, "30 ms"), "30 ms");
  EXPECT_EQ(at(12s, "40 ms"), std::nullopt);
  EXPECT_EQ(at(12500ms, "30 ms"), std::nullopt);
  EXPECT_EQ(at(14s, "30 ms"), std::nullopt);
}

TEST_F(SettledWordsTest, NoWordsAreNotToldButWhatComesAfterThem) {
  at(10s, "30 ms");
  EXPECT_EQ(at(11s, "30 ms"), "30 ms");
  EXPECT_EQ(at(12s, ""), std::nullopt);
  EXPECT_EQ(at(13s, ""), std::nullopt);
  EXPECT_EQ(at(14s, "30 ms"), std::nullopt);
  EXPECT_EQ(at(15s, "30 ms"), "30 ms");
}

}  // namespace
}  // namespace midipool
