// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/opus_format.hpp"

#include <stdexcept>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace midipool {
namespace {

std::string complaintAbout(const OpusFormat& format) {
  try {
    validate(format);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return {};
}

TEST(OpusFormat, TakesTheFrameSizesOfItsTable) {
  for (const std::uint32_t frames : {64U, 128U, 256U, 120U, 240U, 480U}) {
    EXPECT_EQ(complaintAbout({frames, 1}), "");
    EXPECT_EQ(complaintAbout({frames, 2}), "");
  }
}

TEST(OpusFormat, SaysWhatIsPossibleInPlaceOfOtherFrameSizes) {
  for (const std::uint32_t frames : {0U, 63U, 512U, 960U, 0xFFFFFFFFU}) {
    EXPECT_THAT(complaintAbout({frames, 2}),
                ::testing::AllOf(::testing::HasSubstr(std::to_string(frames)),
                                 ::testing::HasSubstr("choose 64, 128, 256, 120, 240 or 480")));
  }
}

TEST(OpusFormat, HasOneOrTwoChannels) {
  EXPECT_THAT(complaintAbout({128, 0}), ::testing::HasSubstr("choose 1 or 2"));
  EXPECT_THAT(complaintAbout({128, 3}), ::testing::HasSubstr("choose 1 or 2"));
}

TEST(OpusFormat, OnlyCustomSizesHaveAMode) {
  EXPECT_NE(makeOpusMode({64, 2}), nullptr);
  EXPECT_EQ(makeOpusMode({120, 2}), nullptr);
  EXPECT_TRUE(isCustom({256, 1}));
  EXPECT_FALSE(isCustom({480, 1}));
}

}  // namespace
}  // namespace midipool
