// SPDX-License-Identifier: GPL-3.0-or-later
// What the server's administrator does, through the whole ServerCore.
#include <memory>
#include <vector>

#include <gtest/gtest.h>

#include "server/recording_links.hpp"
#include "server/server_core.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;
using testing::RecordingLink;

class ServerCoreAdminTest : public ::testing::Test {
 protected:
  // All are at one address, unless told otherwise.
  struct Guest {
    RecordingLink link;
    std::uint32_t member = 0;
  };

  void say(RecordingLink& link, const ClientMessage& message) {
    core_.received(link, encode(message), now_);
  }
  Guest& join(const std::string& nickname, const std::string& identity = "",
              const std::string& resume = "", const std::string& room = "jam") {
    auto& guest = *guests_.emplace_back(std::make_unique<Guest>());
    guest.link.address_ = "192.0.2." + std::to_string(guests_.size());
    core_.connected(guest.link, now_);
    say(guest.link, JoinRoom{room, nickname, "test", identity, "", resume, std::nullopt});
    const auto joined = guest.link.all<Joined>();
    guest.member = joined.empty() ? 0 : joined.front().member;
    return guest;
  }
  // What he is told who tries to join.
  std::string refusalOf(const std::string& identity, const std::string& address) {
    RecordingLink link;
    link.address_ = address;
    core_.connected(link, now_);
    say(link, JoinRoom{"jam", "Kim", "test", identity, "", "", std::nullopt});
    const auto errors = link.all<ErrorReport>();
    core_.disconnected(link, "gone", now_);
    return errors.empty() ? "" : errors.front().code + ": " + errors.front().sentence;
  }

  LocalTime now_{1000s};
  testing::MemoryKeeper keeper_;
  testing::RecordingDatagrams datagrams_;
  SessionEpoch epoch_{nullptr, "boot", LocalTime{}, 0};
  ServerCore core_{{ServerLimits{}, "test", [](const std::string&) {}, [] { return 1; }},
                   epoch_,
                   keeper_,
                   datagrams_};
  std::vector<std::unique_ptr<Guest>> guests_;
};

TEST_F(ServerCoreAdminTest, WhoIsKickedIsToldAndGone) {
  auto& kim = join("Kim", "kim's secret");
  auto& ada = join("Ada");
  EXPECT_TRUE(core_.kick("jam", kim.member, 10min, now_));
  const auto goodbye = kim.link.one<Goodbye>();
  EXPECT_EQ(goodbye.code, "kicked");
  EXPECT_EQ(goodbye.sentence,
            "the server's administrator has sent you away; you may come back in 10 minutes");
  EXPECT_EQ(kim.link.closed_.size(), 1U);
  EXPECT_EQ(ada.link.one<MemberLeft>().id, kim.member);
  EXPECT_EQ(core_.members(), 1U);
  // He is not heard any more, nor missed twice.
  say(kim.link, ListRooms{});
  EXPECT_TRUE(kim.link.all<RoomList>().empty());
  core_.disconnected(kim.link, "gone", now_);
  EXPECT_EQ(ada.link.all<MemberLeft>().size(), 1U);
}

TEST_F(ServerCoreAdminTest, WhoIsKickedMayNotComeBackForAWhile) {
  auto& kim = join("Kim", "kim's secret");
  const auto resume = kim.link.one<Joined>().resume;
  EXPECT_TRUE(core_.kick("jam", kim.member, 10min, now_));
  now_ += 8min + 30s;
  const std::string sentence =
      "kicked: the server's administrator has sent you away; you may come back in 2 minutes";
  EXPECT_EQ(refusalOf("kim's secret", "198.51.100.1"), sentence);
  EXPECT_EQ(refusalOf("another", "192.0.2.1"), sentence);
  EXPECT_EQ(refusalOf("another", "192.0.2.77"), "");
  EXPECT_EQ(join("Kim", "kim's secret", resume).link.one<ErrorReport>().code, "kicked");
  EXPECT_EQ(core_.banned(now_), 1U);
  now_ += 2min;
  EXPECT_EQ(refusalOf("kim's secret", "192.0.2.1"), "");
}

TEST_F(ServerCoreAdminTest, NorMayHeSteerFromOutside) {
  auto& kim = join("Kim", "kim's secret");
  EXPECT_TRUE(core_.kick("jam", kim.member, 10min, now_));
  RecordingLink outside;
  core_.connected(outside, now_);
  const JoinRoom door{"jam", "Kim", "test", "kim's secret", "", "", std::nullopt};
  say(outside, SteerTransport{{StartSong{}}, 7, door});
  EXPECT_EQ(outside.one<ErrorReport>().code, "kicked");
  core_.disconnected(outside, "gone", now_);
}

TEST_F(ServerCoreAdminTest, AKickCanBeForNoTimeOrBeForgiven) {
  auto& kim = join("Kim", "kim's secret");
  EXPECT_TRUE(core_.kick("jam", kim.member, 0min, now_));
  EXPECT_EQ(refusalOf("kim's secret", "192.0.2.1"), "");
  auto& again = join("Kim", "kim's secret");
  EXPECT_TRUE(core_.kick("jam", again.member, 60min, now_));
  EXPECT_NE(refusalOf("kim's secret", "192.0.2.1"), "");
  core_.pardon();
  EXPECT_EQ(refusalOf("kim's secret", "192.0.2.1"), "");
}

TEST_F(ServerCoreAdminTest, WhoIsNotThereCannotBeKickedOrMuted) {
  auto& kim = join("Kim");
  EXPECT_FALSE(core_.kick("jam", kim.member + 1, 10min, now_));
  EXPECT_FALSE(core_.kick("other", kim.member, 10min, now_));
  EXPECT_FALSE(core_.mute("other", kim.member, true));
  EXPECT_FALSE(core_.closeRoom("other", now_));
  EXPECT_EQ(core_.members(), 1U);
  EXPECT_EQ(core_.banned(now_), 0U);
}

TEST_F(ServerCoreAdminTest, AllAreToldWhoIsMuted) {
  auto& kim = join("Kim", "kim's secret");
  auto& ada = join("Ada");
  EXPECT_TRUE(core_.mute("jam", kim.member, true));
  EXPECT_TRUE(core_.mute("jam", kim.member, true));
  for (auto* guest : {&kim, &ada}) {
    EXPECT_EQ(guest->link.one<MemberMuted>().id, kim.member);
    EXPECT_TRUE(guest->link.one<MemberMuted>().muted);
  }
  EXPECT_TRUE(join("Bo").link.one<Joined>().members.front().muted);
  ada.link.forget();
  EXPECT_TRUE(core_.mute("jam", kim.member, false));
  EXPECT_FALSE(ada.link.one<MemberMuted>().muted);
}

TEST_F(ServerCoreAdminTest, WhoIsMutedStaysSoWhenHeComesBack) {
  auto& kim = join("Kim", "kim's secret");
  auto& bo = join("Bo");
  EXPECT_TRUE(core_.mute("jam", kim.member, true));
  EXPECT_TRUE(core_.mute("jam", bo.member, true));
  core_.disconnected(kim.link, "gone", now_);
  auto& again = join("Kim", "kim's secret");
  EXPECT_TRUE(again.link.one<Joined>().members.back().muted);
  // Without an identity, in his old place.
  const auto resume = bo.link.one<Joined>().resume;
  EXPECT_TRUE(join("Bo", "", resume).link.one<Joined>().members.back().muted);
  EXPECT_TRUE(core_.mute("jam", again.member, false));
  core_.disconnected(again.link, "gone", now_);
  EXPECT_FALSE(join("Kim", "kim's secret").link.one<Joined>().members.back().muted);
}

TEST_F(ServerCoreAdminTest, ThatHoldsForStreamsThatAreOpenedLater) {
  auto& kim = join("Kim");
  EXPECT_TRUE(core_.mute("jam", kim.member, true));
  say(kim.link, OpenStream{});
  const auto source = kim.link.all<StreamOpened>().front().stream.source;
  EXPECT_TRUE(core_.media().stateOf(source)->muted);
  EXPECT_TRUE(core_.mute("jam", kim.member, false));
  EXPECT_FALSE(core_.media().stateOf(source)->muted);
}

TEST_F(ServerCoreAdminTest, AClosedRoomIsForgotten) {
  auto& kim = join("Kim", "kim's secret");
  auto& ada = join("Ada");
  auto& elsewhere = join("Bo", "", "", "other");
  say(kim.link, OpenStream{});
  EXPECT_TRUE(core_.closeRoom("jam", now_));
  for (auto* guest : {&kim, &ada}) {
    EXPECT_EQ(guest->link.one<Goodbye>().code, "room_closed");
    EXPECT_TRUE(guest->link.all<MemberLeft>().empty());
  }
  EXPECT_TRUE(elsewhere.link.all<Goodbye>().empty());
  EXPECT_EQ(core_.rooms().size(), 1U);
  EXPECT_FALSE(keeper_.rooms_.contains("jam"));
  EXPECT_EQ(core_.members(), 1U);
  (void)core_.tick(now_ + 1s);
  core_.disconnected(kim.link, "gone", now_);
  core_.disconnected(ada.link, "gone", now_);
  // A new one of that name belongs to whom makes it.
  EXPECT_TRUE(join("Eve", "eve's secret").link.one<Joined>().owner);
}

TEST_F(ServerCoreAdminTest, TheMessageOfTheDayReachesAll) {
  auto& kim = join("Kim");
  EXPECT_EQ(kim.link.one<Joined>().messageOfTheDay, "");
  core_.setMessageOfTheDay("rehearsal at eight");
  core_.setMessageOfTheDay("rehearsal at eight");
  EXPECT_EQ(kim.link.one<MessageOfTheDay>().text, "rehearsal at eight");
  EXPECT_EQ(join("Ada").link.one<Joined>().messageOfTheDay, "rehearsal at eight");
  core_.setMessageOfTheDay("");
  EXPECT_EQ(kim.link.all<MessageOfTheDay>().back().text, "");
}

}  // namespace
}  // namespace midipool
