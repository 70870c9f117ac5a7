// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/room_directory.hpp"

#include <gtest/gtest.h>

#include "server/recording_links.hpp"
#include "wire/protocol_error.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;
using testing::RecordingLink;

constexpr std::int64_t kWall = 1'700'000'000;

JoinRoom joinOf(const std::string& room, const std::string& password = "",
                const std::string& identity = "") {
  JoinRoom join;
  join.room = room;
  join.nickname = "Kim";
  join.password = password;
  join.identity = identity;
  return join;
}

class RoomDirectoryTest : public ::testing::Test {
 protected:
  Room& find(const JoinRoom& join, std::int64_t wall = kWall) {
    return rooms_.find(join, SessionTime{5s}, wall);
  }
  Member& enter(Room& room) { return room.enter({"Kim", "", false}, link_, datagrams_, nextId_++); }
  // The error's code, or "let in".
  std::string answerTo(const JoinRoom& join) {
    try {
      (void)find(join);
    } catch (const ProtocolError& error) {
      return error.code();
    }
    return "let in";
  }
  [[nodiscard]] static const Room& only(const RoomDirectory& rooms) {
    const Room* found = nullptr;
    rooms.forEach([&](const Room& room) { found = &room; });
    return *found;
  }
  static Room::Granted steer(Room& room, const TransportAction& action, Nanoseconds time) {
    return room.steer({}, {action}, {LocalTime{time}, SessionTime{time}});
  }

  RecordingLink link_;
  testing::RecordingDatagrams datagrams_;
  testing::MemoryKeeper keeper_;
  std::uint32_t nextId_ = 1;
  RoomDirectory rooms_{ServerLimits{.rooms = 3, .membersPerRoom = 2}, keeper_};
};

TEST_F(RoomDirectoryTest, MakesARoomForWhoWantsOne) {
  auto& room = find(joinOf("jam"));
  EXPECT_EQ(room.name(), "jam");
  EXPECT_EQ(&find(joinOf("jam")), &room);
  EXPECT_EQ(rooms_.size(), 1U);
  const auto& timeline = room.conductor().schedule().timelines().front();
  EXPECT_EQ(timeline.start, SessionTime{5s});
  EXPECT_FALSE(timeline.playing);
  EXPECT_EQ(timeline.revision, static_cast<std::uint64_t>(kWall) * 1000);
}

TEST_F(RoomDirectoryTest, ANewRoomIsAsItsMakerWants) {
  auto join = joinOf("jam", "hush", "kim's secret");
  join.steering = Steering::kOwner;
  const auto& room = find(join);
  EXPECT_EQ(room.settings().steering, Steering::kOwner);
  EXPECT_TRUE(room.info(SessionTime{}, 2).password);
  EXPECT_TRUE(rooms_.owns(room, "kim's secret"));
  EXPECT_FALSE(rooms_.owns(room, "ada's secret"));
  EXPECT_FALSE(rooms_.owns(room, ""));
}

TEST_F(RoomDirectoryTest, ARoomMadeWithoutIdentityIsNobodys) {
  const auto& room = find(joinOf("jam"));
  EXPECT_FALSE(rooms_.owns(room, ""));
  EXPECT_FALSE(rooms_.owns(room, "anybody"));
}

TEST_F(RoomDirectoryTest, LetsInWithTheRightPasswordOnly) {
  (void)find(joinOf("jam", "hush"));
  EXPECT_EQ(answerTo(joinOf("jam", "hush")), "let in");
  EXPECT_EQ(answerTo(joinOf("jam", "Hush")), "wrong_password");
  EXPECT_EQ(answerTo(joinOf("jam")), "wrong_password");
}

TEST_F(RoomDirectoryTest, AnOpenRoomAsksForNoPassword) {
  (void)find(joinOf("jam"));
  EXPECT_EQ(answerTo(joinOf("jam", "whatever")), "let in");
}

TEST_F(RoomDirectoryTest, AFullRoomTakesNobodyButWhoComesBack) {
  auto& room = find(joinOf("jam", "hush"));
  (void)enter(room);
  auto back = joinOf("jam");
  back.resume = enter(room).resume();
  EXPECT_EQ(answerTo(joinOf("jam", "hush")), "room_full");
  EXPECT_EQ(answerTo(back), "let in");
}

TEST_F(RoomDirectoryTest, WhenThereAreTooManyTheEmptyOneUsedLongestAgoGoes) {
  for (const auto* name : {"first", "second", "third"}) {
    const auto& room = find(joinOf(name), kWall);
    rooms_.used(room, kWall + (name == std::string{"second"} ? 0 : 10));
  }
  (void)find(joinOf("fourth"));
  EXPECT_EQ(rooms_.size(), 3U);
  EXPECT_FALSE(keeper_.rooms_.contains("second"));
  EXPECT_TRUE(keeper_.rooms_.contains("first"));
  EXPECT_TRUE(keeper_.rooms_.contains("third"));
}

TEST_F(RoomDirectoryTest, ARoomWithPlayersIsNotGivenUp) {
  (void)enter(find(joinOf("first"), kWall));
  (void)find(joinOf("second"), kWall + 10);
  (void)find(joinOf("third"), kWall + 20);
  (void)find(joinOf("fourth"), kWall + 30);
  std::vector<std::string> names;
  for (const auto& room : rooms_.list(SessionTime{})) names.push_back(room.name);
  EXPECT_EQ(names, (std::vector<std::string>{"first", "fourth", "third"}));
}

TEST_F(RoomDirectoryTest, WhenAllRoomsHavePlayersThereIsNoNewOne) {
  for (const auto* name : {"first", "second", "third"}) (void)enter(find(joinOf(name)));
  EXPECT_EQ(answerTo(joinOf("fourth")), "too_many_rooms");
  EXPECT_EQ(answerTo(joinOf("first")), "let in");
}

TEST_F(RoomDirectoryTest, ListsItsRooms) {
  (void)enter(find(joinOf("jam", "hush")));
  (void)find(joinOf("other"));
  const auto list = rooms_.list(SessionTime{9s});
  ASSERT_EQ(list.size(), 2U);
  EXPECT_EQ(list[0], (RoomInfo{"jam", 1, 2, true, false, Bpm{}}));
  EXPECT_EQ(list[1], (RoomInfo{"other", 0, 2, false, false, Bpm{}}));
}

TEST_F(RoomDirectoryTest, ARestartFindsARoomAsItWas) {
  auto join = joinOf("jam", "hush", "kim's secret");
  join.steering = Steering::kOwner;
  auto& room = find(join);
  rooms_.used(room, kWall + 7);
  (void)room.steer({1, "Kim", true}, {StartSong{}}, {LocalTime{6s}, SessionTime{6s}});
  (void)room.steer({1, "Kim", true}, {ChangeTempo{*Bpm::from(137.3)}},
                   {LocalTime{9s}, SessionTime{9s}});

  RoomDirectory after{ServerLimits{}, keeper_};
  after.restore(keeper_.rooms_.at("jam"));
  const auto& restored = only(after);
  EXPECT_EQ(restored.settings().steering, Steering::kOwner);
  EXPECT_TRUE(after.owns(restored, "kim's secret"));
  EXPECT_THROW((void)after.find(joinOf("jam", "wrong"), SessionTime{}, kWall), ProtocolError);
  const auto& before = room.conductor().schedule();
  EXPECT_EQ(restored.conductor().schedule().latestRevision(), before.latestRevision());
  for (const auto time : {SessionTime{20s}, SessionTime{1000s + 1ns}}) {
    EXPECT_EQ(restored.conductor().schedule().at(time).songAt(time), before.at(time).songAt(time));
    EXPECT_EQ(restored.conductor().schedule().at(time).bpm, *Bpm::from(137.3));
  }
  EXPECT_EQ(keeper_.rooms_.at("jam").lastUsed, kWall + 7);
}

// A signature that has changed inside a loop counts its bars anew from the jump on, which may be
// minutes ahead.
TEST_F(RoomDirectoryTest, ARestartBeforeAnAnnouncedChangeFindsTheSongWhereItWas) {
  auto& room = find(joinOf("jam"));
  (void)steer(room, StartSong{}, 6s);
  (void)steer(room, ChangeLoop{LoopPlaces{Beats::quarters(4), Beats::quarters(255)}}, 7s);
  (void)steer(room, ChangeSignature{*TimeSignature::from(7, 8)}, 20s);
  const auto& before = room.conductor().schedule();
  ASSERT_GT(before.timelines().back().start, SessionTime{60s});

  RoomDirectory after{ServerLimits{}, keeper_};
  after.restore(keeper_.rooms_.at("jam"));
  const auto& restored = only(after).conductor().schedule();
  for (const auto time : {SessionTime{30s}, SessionTime{200s}}) {
    EXPECT_EQ(restored.at(time).songAt(time).wholeTicks(),
              before.at(time).songAt(time).wholeTicks());
  }
}

TEST_F(RoomDirectoryTest, EachChangeIsStored) {
  auto& room = find(joinOf("jam"));
  rooms_.used(room, kWall);
  const auto before = keeper_.rooms_.at("jam").timelineJson;
  (void)steer(room, StartSong{}, 6s);
  EXPECT_NE(keeper_.rooms_.at("jam").timelineJson, before);
}

TEST_F(RoomDirectoryTest, WhatIsStoredAndDamagedIsRefused) {
  rooms_.used(find(joinOf("jam")), kWall);
  const auto good = keeper_.rooms_.at("jam");
  auto bad = good;
  bad.timelineJson = R"({"type": "bar_sync"})";
  EXPECT_THROW(rooms_.restore(bad), ProtocolError);
  bad = good;
  bad.settingsJson = "{";
  EXPECT_THROW(rooms_.restore(bad), ProtocolError);
  EXPECT_NO_THROW(rooms_.restore(good));
}

}  // namespace
}  // namespace midipool
