// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/room_settings.hpp"

#include <gtest/gtest.h>

#include "wire/protocol_error.hpp"

namespace midipool {
namespace {

TEST(RoomSettings, AreFoundAgain) {
  for (const auto steering : {Steering::kEveryone, Steering::kOwner}) {
    const auto found = roomSettingsFrom(toJson(RoomSettings{steering, "salt:hash", "other:hash"}));
    EXPECT_EQ(found.steering, steering);
    EXPECT_EQ(found.passwordHash, "salt:hash");
    EXPECT_EQ(found.ownerHash, "other:hash");
  }
}

TEST(RoomSettings, OfAnOpenRoomAreFoundAgain) {
  const auto found = roomSettingsFrom(toJson(RoomSettings{}));
  EXPECT_EQ(found.steering, Steering::kEveryone);
  EXPECT_TRUE(found.passwordHash.empty());
  EXPECT_TRUE(found.ownerHash.empty());
}

TEST(RoomSettings, OfANewerVersionAreUnderstood) {
  const auto found = roomSettingsFrom(
      R"({"steering": "owner", "password_hash": "", "owner_hash": "x", "colour": "red"})");
  EXPECT_EQ(found.steering, Steering::kOwner);
}

// A room without its password would be open to all.
TEST(RoomSettings, DamagedOnesAreRefused) {
  for (const char* json : {"", "{}", "[]", R"({"steering": "owner", "owner_hash": ""})",
                           R"({"steering": "owner", "password_hash": ""})",
                           R"({"password_hash": "", "owner_hash": ""})",
                           R"({"steering": 1, "password_hash": "", "owner_hash": ""})",
                           R"({"steering": "owner", "password_hash": null, "owner_hash": ""})"}) {
    EXPECT_THROW((void)roomSettingsFrom(json), ProtocolError) << json;
  }
}

}  // namespace
}  // namespace midipool
