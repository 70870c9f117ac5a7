// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/folders.hpp"

#include <array>
#include <cstdlib>
#include <fstream>
#include <map>
#include <optional>

#include <gtest/gtest.h>

#include "net/temporary_directory.hpp"

namespace midipool {
namespace {

namespace fs = std::filesystem;

// Gives each test an environment of its own and puts back what was there.
class FoldersTest : public ::testing::Test {
 protected:
  static constexpr std::array kNames{"HOME", "USER", "XDG_CONFIG_HOME", "XDG_DATA_HOME"};

  FoldersTest() {
    for (const auto* name : kNames) {
      if (const char* value = std::getenv(name)) before_[name] = value;
      unsetenv(name);
    }
  }
  ~FoldersTest() override {
    for (const auto* name : kNames) {
      if (before_[name])
        setenv(name, before_[name]->c_str(), 1);
      else
        unsetenv(name);
    }
  }
  static void set(const char* name, const std::string& value) { setenv(name, value.c_str(), 1); }

  std::string identity() { return loadOrMakeIdentity(folder_.path() / "config", warning_); }

  testing::TemporaryDirectory folder_;
  std::string warning_;

 private:
  std::map<std::string, std::optional<std::string>> before_;
};

TEST_F(FoldersTest, LieWhereTheBaseDirectorySpecificationWantsThem) {
  set("HOME", "/home/kim");
  EXPECT_EQ(findFolders("", "").config, "/home/kim/.config/midipool");
  EXPECT_EQ(findFolders("", "").data, "/home/kim/.local/share/midipool");
  set("XDG_CONFIG_HOME", "/somewhere/config");
  set("XDG_DATA_HOME", "/somewhere/data");
  EXPECT_EQ(findFolders("", "").config, "/somewhere/config/midipool");
  EXPECT_EQ(findFolders("", "").data, "/somewhere/data/midipool");
}

TEST_F(FoldersTest, ARelativeBaseDirectoryDoesNotCount) {
  set("HOME", "/home/kim");
  set("XDG_CONFIG_HOME", "config");
  EXPECT_EQ(findFolders("", "").config, "/home/kim/.config/midipool");
}

TEST_F(FoldersTest, AServiceWithoutAHomeKeepsItsDataInVarLib) {
  EXPECT_EQ(findFolders("", "").data, "/var/lib/midipool");
}

TEST_F(FoldersTest, LieWhereTheUserSays) {
  set("HOME", "/home/kim");
  EXPECT_EQ(findFolders("/my/config", "").config, "/my/config");
  EXPECT_EQ(findFolders("/my/config", "").data, "/my/config/server");
  EXPECT_EQ(findFolders("/my/config", "/my/data").data, "/my/data");
  EXPECT_EQ(findFolders("", "/my/data").config, "/home/kim/.config/midipool");
  EXPECT_EQ(findFolders("", "/my/data").data, "/my/data");
}

TEST_F(FoldersTest, AnIdentityIsMadeOnceAndKept) {
  const auto first = identity();
  EXPECT_EQ(first.size(), 32U);
  EXPECT_EQ(identity(), first);
  EXPECT_TRUE(warning_.empty());
}

TEST_F(FoldersTest, AnIdentityIsNobodyElsesBusiness) {
  (void)identity();
  const auto permissions = fs::status(folder_.path() / "config" / "identity").permissions();
  EXPECT_EQ(permissions, fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(FoldersTest, ADamagedIdentityIsReplaced) {
  (void)identity();
  std::ofstream{folder_.path() / "config" / "identity"} << "short\n";
  const auto next = identity();
  EXPECT_EQ(next.size(), 32U);
  EXPECT_EQ(identity(), next);
}

TEST_F(FoldersTest, AnIdentityThatCannotBeKeptIsToldOf) {
  std::ofstream{folder_.path() / "config"} << "a file where the folder should be";
  EXPECT_EQ(identity().size(), 32U);
  EXPECT_NE(warning_.find("cannot keep"), std::string::npos);
  EXPECT_NE(warning_.find("identity"), std::string::npos);
}

TEST_F(FoldersTest, APlayerIsCalledAsTheUser) {
  set("USER", "kim");
  EXPECT_EQ(defaultNickname(), "kim");
}

TEST_F(FoldersTest, RootIsCalledAsTheMachine) {
  set("USER", "root");
  EXPECT_NE(defaultNickname(), "root");
  EXPECT_FALSE(defaultNickname().empty());
  unsetenv("USER");
  EXPECT_FALSE(defaultNickname().empty());
}

TEST_F(FoldersTest, ALongNameIsCutBetweenLetters) {
  std::string user = "x";
  for (int i = 0; i < 30; ++i) user += "ü";
  set("USER", user);
  const auto nickname = defaultNickname();
  EXPECT_GE(nickname.size(), 30U);
  EXPECT_LE(nickname.size(), 64U);
  EXPECT_EQ(static_cast<unsigned char>(nickname.back()) & 0xC0, 0x80) << "half a letter";
}

}  // namespace
}  // namespace midipool
