// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/error_text.hpp"

#include <cerrno>

#include <gtest/gtest.h>

namespace midipool {
namespace {

TEST(ErrorText, FitsIntoASentence) {
  EXPECT_EQ(errorText(EADDRINUSE), "address already in use");
  EXPECT_EQ(errorText(std::make_error_code(std::errc::permission_denied)), "permission denied");
}

TEST(ErrorText, LeavesAbbreviationsAsTheyAre) {
  EXPECT_EQ(errorText(ENXIO), "no such device or address");
  EXPECT_EQ(errorText(EDOTDOT).substr(0, 3), "RFS");
}

}  // namespace
}  // namespace midipool
