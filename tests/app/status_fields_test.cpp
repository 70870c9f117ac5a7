// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/status_fields.hpp"

#include <gtest/gtest.h>

namespace midipool {
namespace {

using boost::json::object;

TEST(StatusFields, WhatIsAbsentOrOfAnotherTypeIsNothing) {
  const object json{{"word", "x"}, {"number", 2.5}};
  EXPECT_EQ(numberIn(json, "number"), 2.5);
  EXPECT_EQ(numberIn(json, "word"), 0.0);
  EXPECT_EQ(numberIn(json, "none"), 0.0);
  EXPECT_EQ(textIn(json, "number"), "");
  EXPECT_FALSE(flagIn(json, "word"));
  EXPECT_TRUE(objectIn(json, "word").empty());
  EXPECT_TRUE(arrayIn(json, "none").empty());
}

TEST(StatusFields, ATextCannotCommandTheTerminal) {
  const object json{{"nickname",
                     "a\033[2Jb\r\n\x7F\xC2\x9B"
                     "31mz\xC3\xA4\xE2\x99\xAA"}};
  EXPECT_EQ(textIn(json, "nickname"), "a?[2Jb????31mz\xC3\xA4\xE2\x99\xAA");
}

TEST(StatusFields, PlacesAndShares) {
  EXPECT_EQ(placeText({{"bar", 17}, {"beat", 3}, {"tick", 6}}), "17.3.06");
  EXPECT_EQ(percentOf(1.0, 4.0), 25.0);
  EXPECT_EQ(percentOf(1.0, 0.0), 0.0);
}

}  // namespace
}  // namespace midipool
