// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/missing_packets.hpp"

#include <algorithm>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace midipool {
namespace {

using namespace std::chrono_literals;
using Numbers = std::vector<std::uint16_t>;

class MissingPacketsTest : public ::testing::Test {
 protected:
  bool came(std::int64_t sequence) { return missing_.came(sequence, now_, 5ms); }
  Numbers asked() {
    Nack nack;
    missing_.ask(now_, nack);
    const auto sequences = nack.sequences();
    return {sequences.begin(), sequences.end()};
  }

  MissingPackets missing_;
  LocalTime now_{1h};
};

TEST_F(MissingPacketsTest, NothingIsMissingWhereAllCome) {
  for (int i = 10; i < 20; ++i) EXPECT_FALSE(came(i));
  now_ += 1s;
  EXPECT_TRUE(asked().empty());
}

TEST_F(MissingPacketsTest, AsksOnceItIsClearThatTheyWereNotOvertaken) {
  came(10);
  came(13);
  EXPECT_TRUE(asked().empty());
  now_ += 4ms;
  EXPECT_FALSE(came(11));  // overtaken, and never asked for
  now_ += 1ms;
  EXPECT_EQ(asked(), Numbers{12});
  EXPECT_TRUE(asked().empty());
  EXPECT_TRUE(came(12));
  now_ += 1s;
  EXPECT_TRUE(asked().empty());
}

TEST_F(MissingPacketsTest, AsksAgainWhenTheAnswerShouldHaveCome) {
  came(10);
  came(12);
  now_ += 5ms;
  EXPECT_EQ(asked(), Numbers{11});
  now_ += 49ms;
  EXPECT_TRUE(asked().empty());
  now_ += 1ms;
  EXPECT_EQ(asked(), Numbers{11});
  now_ += 99ms;
  EXPECT_TRUE(asked().empty());  // each fruitless time it waits longer
  now_ += 1ms;
  EXPECT_EQ(asked(), Numbers{11});
}

TEST_F(MissingPacketsTest, LearnsTheRoundTripFromWhatWasAskedForOnce) {
  came(10);
  came(12);
  now_ += 5ms;
  asked();
  now_ += 30ms;
  came(11);
  EXPECT_EQ(missing_.roundTrip(), 30ms);
}

TEST_F(MissingPacketsTest, ALineLongerThanMessagesWaitForIsNotAskedTwiceInOneRoundTrip) {
  for (int i = 0; i < 40; i += 2) {
    came(i);
    now_ += 5ms;
    asked();
    now_ += 500ms;
    asked();
    came(i - 1);
  }
  came(100);
  came(102);
  now_ += 5ms;
  asked();
  const auto first = now_;
  while (asked().empty()) now_ += 1ms;
  EXPECT_GE(now_ - first, missing_.roundTrip());
}

TEST_F(MissingPacketsTest, WhatComesTooLateIsForgotten) {
  came(10);
  came(20);
  missing_.forgetBefore(15);
  now_ += 5ms;
  EXPECT_EQ(asked(), (Numbers{15, 16, 17, 18, 19}));
  EXPECT_FALSE(came(12));
}

TEST_F(MissingPacketsTest, AsksForNoMoreThanThereIsRoomForAndForTheRestAfterwards) {
  came(0);
  came(101);
  now_ += 5ms;
  EXPECT_EQ(asked().size(), Nack::kMost);
  EXPECT_EQ(asked().size(), 100 - Nack::kMost);
}

TEST_F(MissingPacketsTest, AnOutageIsBounded) {
  came(0);
  came(500);
  came(1'000'000);
  EXPECT_EQ(missing_.count(), MissingPackets::kMost);
  now_ += 5ms;
  EXPECT_EQ(asked().front(), static_cast<std::uint16_t>(1'000'000 - MissingPackets::kMost));
}

// A tenth is lost both ways, and overtaken at random: all have come at last.
TEST_F(MissingPacketsTest, BringsEverythingOverABadLine) {
  std::mt19937 random{3};
  const auto lost = [&] { return std::uniform_int_distribution{0, 9}(random) == 0; };
  struct Flying {
    LocalTime arrives;
    std::int64_t sequence;
  };
  std::vector<Flying> flying;
  std::vector<bool> there(4000);
  std::int64_t next = 0;
  int sent = 0;
  const auto send = [&](std::int64_t sequence, Nanoseconds way) {
    ++sent;
    if (!lost()) flying.push_back({now_ + way, sequence});
  };
  const auto spread = [&] { return 1us * std::uniform_int_distribution{0, 6000}(random); };
  for (int step = 0; step < 15'000; ++step, now_ += 1ms) {
    if (step % 3 == 0 && next < std::ssize(there)) send(next++, 17ms + spread());
    for (auto i = flying.begin(); i != flying.end();) {
      if (i->arrives > now_) {
        ++i;
        continue;
      }
      there[static_cast<std::size_t>(i->sequence)] = true;
      missing_.came(i->sequence, now_, 10ms);
      i = flying.erase(i);
    }
    if (step % 5 != 0) continue;
    const auto numbers = asked();
    if (numbers.empty() || lost()) continue;
    for (const auto sequence : numbers) send(sequence, 37ms + spread());
  }
  there.front() = there.back() = true;  // nothing before or behind it tells of it
  EXPECT_EQ(std::ranges::count(there, false), 0);
  EXPECT_LT(sent, 4000 * 5 / 4);
}

}  // namespace
}  // namespace midipool
