// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/control_token.hpp"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "net/temporary_directory.hpp"

namespace midipool {
namespace {

TEST(ControlToken, IsMadeOnceForItsUserAlone) {
  const testing::TemporaryDirectory directory;
  const auto config = directory.path() / "new";
  EXPECT_THROW((void)readControlToken(config), std::runtime_error);
  const auto token = loadOrMakeControlToken(config);
  EXPECT_EQ(token.size(), 32U);
  EXPECT_EQ(loadOrMakeControlToken(config), token);
  EXPECT_EQ(readControlToken(config), token);
  const auto rights = std::filesystem::status(config / "control_token").permissions();
  EXPECT_EQ(rights, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST(ControlToken, WhatIsNoneIsMadeAnew) {
  const testing::TemporaryDirectory directory;
  std::ofstream{directory.path() / "control_token"} << "short\n";
  EXPECT_THROW((void)readControlToken(directory.path()), std::runtime_error);
  EXPECT_EQ(loadOrMakeControlToken(directory.path()).size(), 32U);
}

TEST(ControlToken, SaysWhatToDoWhereItCannotBeKept) {
  const testing::TemporaryDirectory directory;
  std::ofstream{directory.path() / "file"} << "no folder";
  EXPECT_THROW((void)loadOrMakeControlToken(directory.path() / "file"), std::runtime_error);
}

}  // namespace
}  // namespace midipool
