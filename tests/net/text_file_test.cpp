// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/text_file.hpp"

#include <system_error>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "net/temporary_directory.hpp"

namespace midipool {
namespace {

class TextFile : public ::testing::Test {
 protected:
  [[nodiscard]] std::size_t filesThere() const {
    const std::filesystem::directory_iterator all{directory_.path()};
    return static_cast<std::size_t>(std::distance(begin(all), end(all)));
  }

  testing::TemporaryDirectory directory_;
  std::filesystem::path file_ = directory_.path() / "file";
};

TEST_F(TextFile, ComesBack) {
  const std::string text = std::string(10'000, 'x') + "\n" + std::string(1, '\0') + "ä";
  replaceTextFile(file_, text, 0600);
  EXPECT_EQ(readTextFile(file_), text);
  replaceTextFile(file_, "", 0600);
  EXPECT_EQ(readTextFile(file_), "");
  EXPECT_EQ(filesThere(), 1U);
}

TEST_F(TextFile, HasTheModeThatWasAskedFor) {
  for (const mode_t mode : {0600U, 0644U}) {
    replaceTextFile(file_, "x", mode);
    struct stat status {};
    ASSERT_EQ(::stat(file_.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, mode);
  }
}

TEST_F(TextFile, MissingIsNoError) {
  EXPECT_EQ(readTextFile(file_), std::nullopt);
}

TEST_F(TextFile, OtherTroubleIs) {
  EXPECT_THROW((void)readTextFile(directory_.path()), std::system_error);
  replaceTextFile(file_, "x", 0600);
  EXPECT_THROW((void)readTextFile(file_ / "below"), std::system_error);
  EXPECT_THROW(replaceTextFile(file_ / "below", "x", 0600), std::system_error);
}

TEST_F(TextFile, AFailedReplacementLeavesNothingBehind) {
  std::filesystem::create_directory(file_);
  EXPECT_THROW(replaceTextFile(file_, "x", 0600), std::system_error);
  EXPECT_EQ(filesThere(), 1U);
}

TEST_F(TextFile, FollowsASymbolicLink) {
  const auto link = directory_.path() / "link";
  replaceTextFile(file_, "old", 0600);
  std::filesystem::create_symlink(file_, link);
  replaceTextFile(link, "new", 0600);
  EXPECT_TRUE(std::filesystem::is_symlink(link));
  EXPECT_EQ(readTextFile(file_), "new");
}

}  // namespace
}  // namespace midipool
