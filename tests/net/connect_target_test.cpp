// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/connect_target.hpp"

#include <gtest/gtest.h>

namespace midipool {
namespace {

TEST(ConnectTarget, IsWrittenAsTheUserKnowsIt) {
  EXPECT_EQ((ConnectTarget{"jam.example", 7401}.text()), "jam.example:7401");
  EXPECT_EQ((ConnectTarget{"192.0.2.1"}.text()), "192.0.2.1:7400");
  EXPECT_EQ((ConnectTarget{"2001:db8::1"}.text()), "[2001:db8::1]:7400");
}

}  // namespace
}  // namespace midipool
