// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admin_token.hpp"

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>

#include "net/temporary_directory.hpp"
#include "net/text_file.hpp"

namespace midipool {
namespace {

using std::filesystem::perms;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;

class AdminTokenTest : public ::testing::Test {
 protected:
  [[nodiscard]] std::string text() const { return readTextFile(file_).value_or("no file"); }
  [[nodiscard]] std::string troubleWith(const std::string& content) {
    replaceTextFile(file_, content, 0600);
    try {
      const AdminToken token{folder_.path()};
    } catch (const std::runtime_error& error) {
      return error.what();
    }
    return "";
  }

  testing::TemporaryDirectory folder_;
  std::filesystem::path file_ = AdminToken::fileIn(folder_.path());
};

TEST_F(AdminTokenTest, IsMadeAtTheFirstStartForItsOwnersEyes) {
  const AdminToken token{folder_.path()};
  EXPECT_THAT(text(), MatchesRegex("[0-9a-f]{32}\n"));
  EXPECT_EQ(std::filesystem::status(file_).permissions(), perms::owner_read | perms::owner_write);
  EXPECT_TRUE(token.is(text().substr(0, 32)));
}

TEST_F(AdminTokenTest, IsTheSameTheNextTime) {
  const AdminToken first{folder_.path()};
  const auto before = text();
  const AdminToken second{folder_.path()};
  EXPECT_EQ(text(), before);
  EXPECT_TRUE(second.is(before.substr(0, 32)));
}

TEST_F(AdminTokenTest, NothingElseIsIt) {
  const AdminToken token{folder_.path()};
  auto word = text().substr(0, 32);
  EXPECT_FALSE(token.is(""));
  EXPECT_FALSE(token.is(word.substr(1)));
  EXPECT_FALSE(token.is(word + "0"));
  word.back() = word.back() == '0' ? '1' : '0';
  EXPECT_FALSE(token.is(word));
}

TEST_F(AdminTokenTest, AFileThatHoldsNoneIsNotTakenForOne) {
  for (const char* content : {"", "\n", "secret", "0123456789abcdef0123456789abcdeg\n"}) {
    EXPECT_THAT(troubleWith(content), HasSubstr("delete it to get a new one")) << content;
  }
  EXPECT_EQ(troubleWith("0123456789abcdef0123456789ABCDEF\r\n"), "");
}

TEST_F(AdminTokenTest, SaysWhereItCannotBeKept) {
  std::filesystem::create_directory(file_);
  try {
    const AdminToken token{folder_.path()};
    FAIL();
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), HasSubstr("cannot keep " + file_.string()));
  }
}

}  // namespace
}  // namespace midipool
