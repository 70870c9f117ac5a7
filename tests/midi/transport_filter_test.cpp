// SPDX-License-Identifier: GPL-3.0-or-later
#include "midi/transport_filter.hpp"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace midipool {
namespace {

using namespace std::chrono_literals;
using Bytes = std::vector<std::uint8_t>;
using Requests = std::vector<TransportRequest>;

const Bytes kStart{0xFA};
const Bytes kContinue{0xFB};
const Bytes kStop{0xFC};
const Bytes kCycle{0x90, 0x56, 0x7F};

SessionTime at(Nanoseconds time) {
  return SessionTime{time};
}

Bytes songPosition(int sixteenths) {
  return {0xF2, static_cast<std::uint8_t>(sixteenths & 0x7F),
          static_cast<std::uint8_t>(sixteenths >> 7)};
}

Requests one(TransportAction action) {
  return {{std::move(action), Quantise::kNone}};
}
const Requests kNothing;

class TransportFilterTest : public ::testing::Test {
 protected:
  Requests heard(const Bytes& message, Nanoseconds time = 1s) {
    return filter_.heard(message, at(time), room_);
  }
  void sent(const Bytes& message, Nanoseconds time) { filter_.sent(message, at(time)); }

  Timeline room_;
  TransportFilter filter_{TransportKinds{}};
};

TEST_F(TransportFilterTest, EachMessageMakesItsRequest) {
  EXPECT_EQ(heard(kStart), one(StartSong{}));
  EXPECT_EQ(heard(kStop), one(StopSong{}));
  EXPECT_EQ(heard(kContinue), one(ContinueSong{}));
  EXPECT_EQ(heard(songPosition(300)), one(LocateSong{Beats::sixteenths(300)}));
}

TEST_F(TransportFilterTest, MachineControlMakesItsRequest) {
  EXPECT_EQ(heard({0xF0, 0x7F, 0x7F, 0x06, 0x02, 0xF7}), one(ContinueSong{}));
  EXPECT_EQ(heard({0xF0, 0x7F, 0x7F, 0x06, 0x01, 0xF7}), one(StopSong{}));
}

// In time code, which counts hundredths of a frame of 25 and cuts off the rest.
Bytes machineLocate(double seconds) {
  const auto hundredths = static_cast<int>(seconds * 2500.0);
  Bytes message{0xF0, 0x7F, 0x7F, 0x06, 0x44, 0x06, 0x01, 0x20};
  for (const int value : {hundredths / 2500 / 60, hundredths / 2500 % 60, hundredths / 100 % 25,
                          hundredths % 100, 0xF7}) {
    message.push_back(static_cast<std::uint8_t>(value));
  }
  return message;
}

TEST_F(TransportFilterTest, AMachineLocateMeansTheSixteenthThatItsTimeCodeCanTell) {
  for (const double bpm : {60.0, 120.0, 137.3, 240.0}) {
    room_.bpm = *Bpm::from(bpm);
    for (int sixteenth = 0; sixteenth < 1'000; ++sixteenth) {
      const auto requests = heard(machineLocate(sixteenth * 15.0 / bpm));
      ASSERT_EQ(requests.size(), 1U);
      const auto place = std::get<Beats>(std::get<LocateSong>(requests[0].action).place);
      EXPECT_EQ(place.wholeTicks() / Beats::kTicksPerSixteenth, sixteenth) << bpm;
    }
  }
}

TEST_F(TransportFilterTest, OwnMessageMakesALoop) {
  const LoopPlaces places{Beats::sixteenths(16), Beats::sixteenths(32)};
  EXPECT_EQ(heard({0xF0, 0x7D, 0x6D, 0x50, 0x01, 0, 0, 16, 0, 0, 32, 0xF7}),
            one(ChangeLoop{places}));
  EXPECT_EQ(heard({0xF0, 0x7D, 0x6D, 0x50, 0x00, 0xF7}), one(ChangeLoop{}));
}

TEST_F(TransportFilterTest, TheCycleButtonTakesTheRoomsLoopAwayAndBringsItBack) {
  room_.loop = Loop{Beats::quarters(8), Beats::quarters(12)};
  EXPECT_EQ(heard(kCycle), one(ChangeLoop{}));
  room_.loop.reset();
  EXPECT_EQ(heard(kCycle), one(ChangeLoop{LoopPlaces{Beats::quarters(8), Beats::quarters(12)}}));
}

TEST_F(TransportFilterTest, TheCycleButtonsFirstLoopIsTheFourBarsFromHere) {
  room_.song = Beats::quarters(9);
  EXPECT_EQ(heard(kCycle), one(ChangeLoop{LoopPlaces{Beats::quarters(8), Beats::quarters(24)}}));
  EXPECT_EQ(heard({0x90, 0x56, 0x00}), kNothing);  // let go
}

TEST_F(TransportFilterTest, OtherMessagesMakeNone) {
  for (const auto& message :
       {Bytes{}, Bytes{0xFE}, Bytes{0xFF}, Bytes{0x90, 60, 100}, Bytes{0xB0, 1, 1}, Bytes{0xF2, 1},
        Bytes{0xF2, 0x80, 0}, Bytes{0xF1, 0}, Bytes{0xF0, 0x41, 0xF7}}) {
    EXPECT_EQ(heard(message), kNothing);
  }
}

TEST_F(TransportFilterTest, WhatASlaveEchoesMakesNone) {
  sent(songPosition(64), 1s);
  sent(kContinue, 1010ms);
  EXPECT_EQ(heard(songPosition(64), 1015ms), kNothing);
  EXPECT_EQ(heard(kContinue, 1025ms), kNothing);
  sent(kStop, 5s);
  EXPECT_EQ(heard(kStop, 5400ms), kNothing);
  sent(kStart, 8s);
  EXPECT_EQ(heard(kContinue, 8010ms), kNothing);  // some slaves say it so
}

TEST_F(TransportFilterTest, AJumpThatASlaveEchoesMakesNone) {
  for (int i = 0; i < 100; ++i) {
    const auto time = 1s + i * 2s;  // a loop of one bar
    sent(kStop, time);
    sent(songPosition(16), time + 3ms);
    sent(kContinue, time + 13ms);
    EXPECT_EQ(heard(kStop, time + 5ms), kNothing) << i;
    EXPECT_EQ(heard(songPosition(16), time + 9ms), kNothing) << i;
    EXPECT_EQ(heard(kContinue, time + 18ms), kNothing) << i;
  }
}

TEST_F(TransportFilterTest, APlaceThatWasNotSentIsAWish) {
  sent(songPosition(64), 1s);
  EXPECT_EQ(heard(songPosition(65), 1015ms), one(LocateSong{Beats::sixteenths(65)}));
}

TEST_F(TransportFilterTest, AWishAfterTheEchoIsHeard) {
  sent(kStop, 1s);
  EXPECT_EQ(heard(kStop, 1010ms), kNothing);
  EXPECT_EQ(heard(kStop, 1300ms), one(StopSong{}));
}

// A player's own sequencer, which is no slave, while the room answers so much later.
class QuickPlayer : public TransportFilterTest, public ::testing::WithParamInterface<int> {};

TEST_P(QuickPlayer, IsHeardEachTimeHePressesStopStartStop) {
  const auto answer = std::chrono::milliseconds{GetParam()};
  struct Event {
    Nanoseconds time;
    Bytes message;
    bool pressed;
  };
  std::vector<Event> events;
  for (const auto& [time, message] : {std::pair{10s + 0ms, kStop}, std::pair{10s + 300ms, kStart},
                                      std::pair{10s + 600ms, kStop}}) {
    events.push_back({time, message, true});
    events.push_back({time + answer, message, false});
  }
  std::ranges::stable_sort(events, {}, &Event::time);
  std::string wishes;
  for (const auto& event : events) {
    if (event.pressed) {
      const auto requests = heard(event.message, event.time);
      if (requests == one(StopSong{})) wishes += "stop ";
      if (requests == one(StartSong{})) wishes += "start ";
    } else {
      sent(event.message, event.time);
    }
  }
  EXPECT_EQ(wishes, "stop start stop ");
}

INSTANTIATE_TEST_SUITE_P(AnswersAfterMilliseconds, QuickPlayer,
                         ::testing::Values(20, 120, 250, 350, 500, 650));

TEST(TransportFilter, KindsThatAreOffMakeNoRequest) {
  TransportFilter filter{TransportKinds{false, false, false, false, false, true}};
  const Timeline room;
  for (const auto& message :
       {kStart, kContinue, kStop, songPosition(5), kCycle, Bytes{0xF0, 0x7D, 0x6D, 0x50, 0, 0xF7},
        Bytes{0xF0, 0x7F, 0x7F, 0x06, 0x02, 0xF7}, Bytes{0xF0, 0x7F, 0x7F, 0x06, 0x01, 0xF7},
        Bytes{0xF0, 0x7F, 0x7F, 0x06, 0x44, 0x06, 0x01, 0x60, 0, 2, 0, 0, 0xF7}}) {
    EXPECT_EQ(filter.heard(message, at(1s), room), kNothing);
    EXPECT_TRUE(filter.isTransport(message));
  }
  for (int i = 0; i < 200; ++i) {
    EXPECT_EQ(filter.heard(Bytes{0xF8}, at(i * 20ms), room), kNothing);
  }
}

TEST(TransportFilter, EachKindMayBeOffAlone) {
  TransportKinds kinds;
  kinds.stop = false;
  TransportFilter filter{kinds};
  EXPECT_EQ(filter.heard(kStop, at(1s), Timeline{}), kNothing);
  EXPECT_EQ(filter.heard(kStart, at(1s), Timeline{}), one(StartSong{}));
}

TEST(TransportFilter, WhereTheCycleButtonIsMusicItIsNoTransport) {
  TransportKinds kinds;
  kinds.cycleButton = false;
  TransportFilter filter{kinds};
  EXPECT_EQ(filter.heard(kCycle, at(1s), Timeline{}), kNothing);
  EXPECT_FALSE(filter.isTransport(kCycle));
  EXPECT_TRUE(filter.isTransport(Bytes{0xF0, 0x7D, 0x6D, 0x50, 0x00, 0xF7}));
}

TEST(TransportFilter, MusicIsNoTransport) {
  const TransportFilter filter{TransportKinds{}};
  for (const auto& message : {Bytes{0x90, 60, 100}, Bytes{0x90, 0x56, 0x40}, Bytes{0xB0, 1, 1},
                              Bytes{0xF0, 0x41, 0x10, 0x00, 0x00, 0xF7}, Bytes{}}) {
    EXPECT_FALSE(filter.isTransport(message));
  }
  for (const int status : {0xF1, 0xF2, 0xF3, 0xF8, 0xFA, 0xFB, 0xFC, 0xFE, 0xFF}) {
    EXPECT_TRUE(filter.isTransport(Bytes{static_cast<std::uint8_t>(status)}));
  }
}

// A sequencer and a room that runs at a tempo of its own.
class ClockTest : public ::testing::Test {
 protected:
  struct Wish {
    double bpm;
    Nanoseconds time;
  };

  // The sequencer sends its clock at `bpm`, the room's tempo is `roomBpm`, for so long.
  void run(double bpm, double roomBpm, Nanoseconds duration, Nanoseconds jitter = 0ns) {
    const auto length = Bpm::from(bpm)->durationOf(Beats::ticks(1));
    std::uniform_int_distribution<std::int64_t> late{0, jitter.count()};
    for (const auto end = now_ + duration; now_ < end; now_ += length) {
      filter_.roomTempo(*Bpm::from(roomBpm), at(now_));
      const auto heardAt = now_ + Nanoseconds{late(random_)};
      for (const auto& request : filter_.heard(Bytes{0xF8}, at(heardAt), Timeline{})) {
        wishes_.push_back({std::get<ChangeTempo>(request.action).bpm.value(), now_});
      }
    }
  }
  // A slave notices each change a moment later.
  void changeTheRoomsTempoOften(Nanoseconds jitter) {
    std::uniform_int_distribution<int> tempo{60, 200};
    std::uniform_int_distribution<int> seconds{1, 20};
    double bpm = 120;
    for (int i = 0; i < 100; ++i) {
      const double next = tempo(random_);
      run(bpm, next, 30ms, jitter);
      bpm = next;
      run(bpm, bpm, seconds(random_) * 1s, jitter);
    }
  }
  [[nodiscard]] std::vector<double> wishedTempos() const {
    std::vector<double> tempos;
    for (const auto& wish : wishes_) tempos.push_back(wish.bpm);
    return tempos;
  }

  TransportFilter filter_{TransportKinds{}};
  std::vector<Wish> wishes_;
  Nanoseconds now_ = 100s;
  std::mt19937_64 random_{1};
};

using Tempos = std::vector<double>;

TEST_F(ClockTest, APlayersTempoIsAWish) {
  run(137.3, 120, 5s);
  EXPECT_EQ(wishedTempos(), Tempos{137.3});
}

TEST_F(ClockTest, TheRoomsOwnTempoIsNone) {
  run(120, 120, 600s);
  EXPECT_EQ(wishedTempos(), Tempos{});
}

TEST_F(ClockTest, TheRoomsOwnTempoFromASlaveThatShakesIsNone) {
  run(120, 120, 600s, 1ms);
  EXPECT_EQ(wishedTempos(), Tempos{});
}

TEST_F(ClockTest, ATurnOfThePlayersKnobIsAWish) {
  run(120, 120, 20s);
  run(128, 120, 4s);
  run(128, 128, 20s);
  EXPECT_EQ(wishedTempos(), Tempos{128});
}

TEST_F(ClockTest, APlayerWhoTurnsTheTempoUpAndSoonBackIsHeardBothTimes) {
  run(120, 120, 20s);
  run(128, 120, 3s);
  run(128, 128, 5s);
  run(120, 128, 10s);
  EXPECT_EQ(wishedTempos(), (Tempos{128, 120}));
}

TEST_F(ClockTest, ASlaveThatEchoesItsClockWishesNothingWhenTheRoomChanges) {
  changeTheRoomsTempoOften(0ms);
  EXPECT_EQ(wishedTempos(), Tempos{});
}

TEST_F(ClockTest, ASlaveThatEchoesAndShakesWishesNothingWhenTheRoomChanges) {
  changeTheRoomsTempoOften(1ms);
  EXPECT_EQ(wishedTempos(), Tempos{});
}

TEST_F(ClockTest, ASlaveThatEchoesItsClockWishesNothingWhileSomebodyTurnsTheKnob) {
  for (const double step : {0.1, 0.5, 2.0}) {
    for (const auto every : {50ms, 300ms, 1500ms}) {
      double bpm = 100;
      for (int i = 0; i < 20; ++i) {
        bpm += step;
        run(bpm, bpm, every);
      }
      run(bpm, bpm, 10s);
      EXPECT_EQ(wishedTempos(), Tempos{}) << step << " every " << every.count() << " ms";
      wishes_.clear();
      now_ += 60s;
    }
  }
}

}  // namespace
}  // namespace midipool
