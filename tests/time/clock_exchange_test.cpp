// SPDX-License-Identifier: GPL-3.0-or-later
#include "time/clock_exchange.hpp"

#include <gtest/gtest.h>

namespace midipool {
namespace {

using namespace std::chrono_literals;

// The session clock stands an hour ahead; 7 ms there, 2 ms at the server, 11 ms back.
constexpr Nanoseconds kOffset = 1h;
constexpr ClockExchange kExchange{LocalTime{100ms}, SessionTime{kOffset + 107ms},
                                  SessionTime{kOffset + 109ms}, LocalTime{120ms}};

TEST(ClockExchange, EachWayIsTheOffsetAndItsDelay) {
  EXPECT_EQ(kExchange.there(), kOffset + 7ms);
  EXPECT_EQ(kExchange.back(), kOffset - 11ms);
}

TEST(ClockExchange, TheRoundTripIsTimeOnTheLineOnly) {
  EXPECT_EQ(kExchange.roundTrip(), 18ms);
}

TEST(ClockExchange, ItsMiddleIsHalfWayBetweenQuestionAndAnswer) {
  EXPECT_EQ(kExchange.middle(), LocalTime{110ms});
}

TEST(ClockExchange, AnAnswerBeforeItsQuestionHasANegativeRoundTrip) {
  auto nonsense = kExchange;
  nonsense.answered += 30ms;
  EXPECT_LT(nonsense.roundTrip(), 0ns);
}

}  // namespace
}  // namespace midipool
