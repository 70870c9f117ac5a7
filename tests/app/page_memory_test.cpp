// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/page_memory.hpp"

#include <fstream>

#include <gtest/gtest.h>

#include "net/temporary_directory.hpp"

namespace midipool {
namespace {

using control::Setting;

TEST(PageMemory, KeepsSettings) {
  const testing::TemporaryDirectory folder;
  PageMemory{folder.path()}.change({{{"theme", std::string{"dark"}}, {"size", 1.5}, {"on", true}}});
  PageMemory{folder.path()}.change({{{"on", nullptr}}});
  const auto kept = PageMemory{folder.path()}.settings().settings;
  EXPECT_EQ(kept.size(), 2U);
  EXPECT_EQ(kept.at("theme"), Setting{std::string{"dark"}});
  EXPECT_EQ(kept.at("size"), Setting{1.5});
}

TEST(PageMemory, KeepsNotMoreThanItReads) {
  const testing::TemporaryDirectory folder;
  PageMemory memory{folder.path()};
  memory.change({{{"a", std::string(3000, 'x')}}});
  EXPECT_THROW(memory.change({{{"b", std::string(3000, 'x')}}}), std::runtime_error);
  EXPECT_EQ(memory.settings().settings.size(), 1U);
  EXPECT_EQ(PageMemory{folder.path()}.settings().settings.size(), 1U);
}

TEST(PageMemory, KeepsTheLastTenRoomsTheNewestFirst) {
  const testing::TemporaryDirectory folder;
  PageMemory memory{folder.path()};
  for (int i = 0; i < 12; ++i) {
    memory.wasIn({"midipool:x@h", "room " + std::to_string(i), "h:7400", "Ann", false});
  }
  memory.wasIn({"midipool:y@h", "room 5", "h:7400", "Bea", false});
  memory.wasIn({"midipool:z@h", "room 5", "own:7400", "Bea", true});
  const auto rooms = PageMemory{folder.path()}.recentRooms().rooms;
  ASSERT_EQ(rooms.size(), 10U);
  EXPECT_TRUE(rooms[0].hosted);
  EXPECT_EQ(rooms[1].nickname, "Bea");
  EXPECT_EQ(rooms[2].room, "room 11");
}

TEST(PageMemory, KeepsWhatWasChosenOfDevices) {
  const testing::TemporaryDirectory folder;
  EXPECT_FALSE(PageMemory{folder.path()}.devices().audio);
  PageMemory{folder.path()}.choose({"rtaudio", "USB", {}, 44'100, {}});
  PageMemory{folder.path()}.choose({"jack", {}, "none", {}, {}});
  const auto kept = PageMemory{folder.path()}.devices();
  EXPECT_EQ(kept.audio, "jack");
  EXPECT_EQ(kept.audioDevice, "USB");
  EXPECT_EQ(kept.midi, "none");
  EXPECT_EQ(kept.rate, 44'100U);
  EXPECT_FALSE(kept.period);
  std::ofstream{folder.path() / "chosen_devices.json"} << "no JSON";
  EXPECT_FALSE(PageMemory{folder.path()}.devices().audio);
}

TEST(PageMemory, ADamagedFileIsAsGoodAsNone) {
  const testing::TemporaryDirectory folder;
  for (const auto* text : {"no JSON", "[]", "{}", R"({"type": "settings", "settings": {"a": []}})",
                           R"({"rooms": [7, {"room": "jam"}]})"}) {
    std::ofstream{folder.path() / "page_settings.json"} << text;
    std::ofstream{folder.path() / "recent_rooms.json"} << text;
    const PageMemory memory{folder.path()};
    EXPECT_TRUE(memory.settings().settings.empty()) << text;
    EXPECT_TRUE(memory.recentRooms().rooms.empty()) << text;
  }
}

}  // namespace
}  // namespace midipool
