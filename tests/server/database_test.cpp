// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/database.hpp"

#include <fstream>

#include <gtest/gtest.h>

#include "net/temporary_directory.hpp"

namespace midipool {
namespace {

StoredRoom room(const std::string& name, const std::string& settings = "{}") {
  return {name, settings, R"({"bpm":120})", 1'700'000'000};
}

StoreChanges save(const StoredRoom& stored) {
  StoreChanges changes;
  changes.rooms[stored.name] = stored;
  return changes;
}

class Databases : public ::testing::Test {
 protected:
  [[nodiscard]] std::string errorOf() const {
    try {
      const Database database{file_};
    } catch (const DatabaseError& error) {
      return error.what();
    }
    return "opens";
  }

  testing::TemporaryDirectory directory_;
  std::filesystem::path file_ = directory_.path() / "midipool.db";
};

TEST_F(Databases, KeepRoomsAndValues) {
  auto changes = save(room("jam"));
  changes.rooms["Küche"] = room("Küche", R"({"text":"'; DROP TABLE rooms; --"})");
  changes.values["epoch"] = "abc";
  {
    Database database{file_};
    EXPECT_TRUE(database.rooms().empty());
    EXPECT_EQ(database.value("epoch"), std::nullopt);
    database.apply(changes);
  }
  Database again{file_};
  const std::vector<StoredRoom> expected{*changes.rooms["Küche"], *changes.rooms["jam"]};
  EXPECT_EQ(again.rooms(), expected);
  EXPECT_EQ(again.value("epoch"), "abc");
  EXPECT_EQ(again.value("other"), std::nullopt);
}

TEST_F(Databases, ReplaceAndRemove) {
  Database database{file_};
  database.apply(save(room("jam", "old")));
  database.apply(save(room("jam", "new")));
  ASSERT_EQ(database.rooms().size(), 1U);
  EXPECT_EQ(database.rooms()[0].settingsJson, "new");
  StoreChanges removal;
  removal.rooms["jam"] = std::nullopt;
  removal.rooms["never there"] = std::nullopt;
  database.apply(removal);
  EXPECT_TRUE(database.rooms().empty());
}

TEST_F(Databases, ChangeAllOrNothing) {
  Database database{file_};
  database.apply(save(room("jam", "old")));
  database.execute("PRAGMA max_page_count=1");  // as large as it is, and no larger
  auto changes = save(room("jam", "new"));
  changes.values["big"] = std::string(1'000'000, 'x');
  try {
    database.apply(changes);
    ADD_FAILURE() << "written";
  } catch (const DatabaseError& error) {
    EXPECT_STREQ(error.what(), "the disk is full");
  }
  EXPECT_EQ(database.rooms()[0].settingsJson, "old");
  database.execute("PRAGMA max_page_count=100000");
  database.apply(changes);
  EXPECT_EQ(database.rooms()[0].settingsJson, "new");
  EXPECT_EQ(database.value("big")->size(), 1'000'000U);
}

TEST_F(Databases, OfANewerVersionAreLeftAlone) {
  {
    Database database{file_};
    database.apply(save(room("jam")));
    database.execute("UPDATE schema_version SET version = 2");
  }
  EXPECT_EQ(errorOf(),
            "a newer midiPool has made it (format 2, this one knows 1): update midiPool, or give "
            "another directory");
}

TEST_F(Databases, OfAnotherProgramAreLeftAlone) {
  {
    Database database{file_};
    database.execute("DROP TABLE schema_version");
  }
  EXPECT_EQ(errorOf(), "the file belongs to another program");
}

TEST_F(Databases, DamageIsFound) {
  std::ofstream{file_} << std::string(10'000, 'x');
  EXPECT_EQ(errorOf(), "the file is damaged");
}

TEST_F(Databases, DamageWithinIsFound) {
  {
    Database database{file_};
    for (int i = 0; i < 200; ++i) {
      database.apply(save(room("room " + std::to_string(i), std::string(500, 'x'))));
    }
  }
  std::fstream file{file_, std::ios::in | std::ios::out | std::ios::binary};
  const auto size = std::filesystem::file_size(file_);
  for (std::uintmax_t page = 3; page * 4096 + 8 < size; ++page) {
    file.seekp(static_cast<std::streamoff>(page * 4096));
    file.write("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", 8);
  }
  file.close();
  EXPECT_EQ(errorOf(), "the file is damaged");
}

TEST_F(Databases, AnUnusablePathIsAnError) {
  std::filesystem::create_directory(file_);
  EXPECT_EQ(errorOf(), "the file cannot be opened");
}

}  // namespace
}  // namespace midipool
