// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sql_statement.hpp"

#include <limits>

#include <gtest/gtest.h>
#include <sqlite3.h>

#include "server/database.hpp"

namespace midipool {
namespace {

class Statements : public ::testing::Test {
 protected:
  void SetUp() override {
    sqlite3* opened = nullptr;
    ASSERT_EQ(sqlite3_open(":memory:", &opened), SQLITE_OK);
    database_.reset(opened);
    SqlStatement{opened, "CREATE TABLE things (name TEXT PRIMARY KEY, number INTEGER)"}.run();
  }

  std::unique_ptr<sqlite3, decltype(&sqlite3_close)> database_{nullptr, &sqlite3_close};
};

TEST_F(Statements, BringBackWhatTheyWereGiven) {
  const std::string name{"a\0b'\xC3\xA4", 6};
  const auto largest = std::numeric_limits<std::int64_t>::max();
  SqlStatement insert{database_.get(), "INSERT INTO things VALUES (?, ?)"};
  insert.bind(1, name).bind(2, largest).run();
  insert.bind(1, std::string{}).bind(2, std::int64_t{-1}).run();
  SqlStatement all{database_.get(), "SELECT name, number FROM things ORDER BY number DESC"};
  ASSERT_TRUE(all.step());
  EXPECT_EQ(all.text(0), name);
  EXPECT_EQ(all.number(1), largest);
  ASSERT_TRUE(all.step());
  EXPECT_EQ(all.text(0), "");
  EXPECT_EQ(all.number(1), -1);
  EXPECT_FALSE(all.step());
}

TEST_F(Statements, ThrowOnMistakes) {
  EXPECT_THROW((SqlStatement{database_.get(), "SELECT nothing FROM nowhere"}), DatabaseError);
  SqlStatement insert{database_.get(), "INSERT INTO things VALUES (?, 1)"};
  const std::string name = "twice";
  insert.bind(1, name).run();
  EXPECT_THROW(insert.bind(1, name).run(), DatabaseError);
  EXPECT_THROW(insert.bind(9, name), DatabaseError);
}

}  // namespace
}  // namespace midipool
