// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session_epoch.hpp"

#include <gtest/gtest.h>

#include "wire/protocol_error.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t kWall = 1'700'000'000'000'000'000;
constexpr std::int64_t kSecond = 1'000'000'000;

TEST(SessionEpoch, ANewOneBeginsAtZero) {
  const SessionEpoch epoch{nullptr, "boot", LocalTime{5000s}, kWall};
  EXPECT_EQ(epoch.at(LocalTime{5000s}), SessionTime{});
  EXPECT_EQ(epoch.at(LocalTime{5007s}), SessionTime{7s});
  EXPECT_EQ(epoch.localAt(SessionTime{7s}), LocalTime{5007s});
}

TEST(SessionEpoch, NewOnesDifferByName) {
  const SessionEpoch one{nullptr, "boot", LocalTime{}, kWall};
  const SessionEpoch other{nullptr, "boot", LocalTime{}, kWall};
  EXPECT_FALSE(one.name().empty());
  EXPECT_NE(one.name(), other.name());
}

TEST(SessionEpoch, WithinOneBootARestartChangesNothing) {
  const SessionEpoch first{nullptr, "boot", LocalTime{5000s}, kWall};
  const auto memory = first.remember(LocalTime{5100s}, kWall + 100 * kSecond);
  // The wall clock may say what it likes.
  const SessionEpoch second{&memory, "boot", LocalTime{5160s}, kWall - 1'000'000 * kSecond};
  EXPECT_EQ(second.name(), first.name());
  EXPECT_EQ(second.at(LocalTime{5160s + 1ns}), first.at(LocalTime{5160s + 1ns}));
}

TEST(SessionEpoch, AfterARebootItGoesOnByTheWallClock) {
  const SessionEpoch first{nullptr, "one boot", LocalTime{5000s}, kWall};
  const auto memory = first.remember(LocalTime{5100s}, kWall + 100 * kSecond);
  const SessionEpoch second{&memory, "another boot", LocalTime{20s}, kWall + 160 * kSecond};
  EXPECT_EQ(second.name(), first.name());
  EXPECT_EQ(second.at(LocalTime{20s}), SessionTime{160s});
  // A third run within the second boot finds the second's clock.
  const auto again = second.remember(LocalTime{30s}, kWall + 170 * kSecond);
  const SessionEpoch third{&again, "another boot", LocalTime{40s}, kWall};
  EXPECT_EQ(third.at(LocalTime{40s}), SessionTime{180s});
}

TEST(SessionEpoch, AfterARebootItNeverGoesBack) {
  const SessionEpoch first{nullptr, "one boot", LocalTime{5000s}, kWall};
  const auto memory = first.remember(LocalTime{5100s}, kWall);
  const SessionEpoch second{&memory, "another boot", LocalTime{20s}, kWall - 3600 * kSecond};
  EXPECT_EQ(second.at(LocalTime{20s}), SessionTime{100s});
}

TEST(SessionEpoch, WhereBootsHaveNoNamesEachRunMayBeAnother) {
  const SessionEpoch first{nullptr, "", LocalTime{5000s}, kWall};
  const auto memory = first.remember(LocalTime{5100s}, kWall);
  const SessionEpoch second{&memory, "", LocalTime{20s}, kWall + kSecond};
  EXPECT_EQ(second.at(LocalTime{20s}), SessionTime{101s});
}

TEST(SessionEpoch, WhatIsRememberedIsFoundAgain) {
  const SessionEpoch epoch{nullptr, "boot", LocalTime{5000s + 1ns}, kWall};
  const auto memory = epoch.remember(LocalTime{5100s}, kWall + 7);
  const auto found = sessionMemoryFrom(toJson(memory));
  EXPECT_EQ(found.name, memory.name);
  EXPECT_EQ(found.boot, memory.boot);
  EXPECT_EQ(found.offset, memory.offset);
  EXPECT_EQ(found.lastSession, memory.lastSession);
  EXPECT_EQ(found.lastWall, memory.lastWall);
}

TEST(SessionEpoch, ADamagedMemoryIsRefused) {
  for (const char* json :
       {"", "{}", "[]",
        R"({"name": "", "boot": "", "offset": 0, "last_session": 0, "last_wall": 0})",
        R"({"name": "x", "boot": "", "offset": "0", "last_session": 0, "last_wall": 0})",
        R"({"name": "x", "boot": "", "offset": 0, "last_session": 1e30, "last_wall": 0})",
        R"({"name": "x", "boot": "", "offset": 0, "last_session": 0, "last_wall": -1})"}) {
    EXPECT_THROW((void)sessionMemoryFrom(json), ProtocolError) << json;
  }
}

TEST(SessionEpoch, OneBootHasOneName) {
  EXPECT_EQ(bootName(), bootName());
}

}  // namespace
}  // namespace midipool
