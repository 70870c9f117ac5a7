// SPDX-License-Identifier: GPL-3.0-or-later
#include "midi/spooler.hpp"

#include <algorithm>
#include <memory>
#include <vector>

#include <gtest/gtest.h>

namespace midipool {
namespace {

using namespace std::chrono_literals;
using Bytes = std::vector<std::uint8_t>;

constexpr std::size_t kQueueLength = 1024;

LocalTime local(Nanoseconds time) {
  return LocalTime{time};
}

// Session time is an hour ahead of local time.
ClockMapping hourAhead() {
  ClockMapping mapping;
  mapping.session = SessionTime{1h};
  return mapping;
}

Schedule scheduleOf(bool playing, Nanoseconds start, std::uint64_t revision = 1) {
  Timeline timeline;
  timeline.start = SessionTime{1h + start};
  timeline.playing = playing;
  timeline.revision = revision;
  Schedule schedule;
  schedule.insert(timeline);
  return schedule;
}

MessageBytes message(const Bytes& bytes) {
  return MessageBytes::of(bytes);
}

class SpoolerTest : public ::testing::Test {
 protected:
  void begin(const Schedule& schedule) {
    spooler_->setSchedule(schedule);
    spooler_->setMapping(hourAhead());
  }
  // As a device does it: cycle after cycle.
  std::vector<Spooler::Outgoing> play(Nanoseconds from, Nanoseconds to) {
    std::vector<Spooler::Outgoing> messages;
    for (auto now = local(from); now < local(to); now += 10ms) {
      const auto until = std::min(now + 10ms, local(to));
      while (const auto outgoing = spooler_->next(now, until)) messages.push_back(*outgoing);
    }
    return messages;
  }

  // Large: not on the stack.
  std::unique_ptr<Spooler> spooler_ = std::make_unique<Spooler>(Spooler::Settings{});
};

TEST_F(SpoolerTest, IsSilentWithoutScheduleOrClock) {
  EXPECT_TRUE(play(0s, 1s).empty());
  spooler_->setSchedule(scheduleOf(true, 0s));
  EXPECT_TRUE(play(0s, 1s).empty());
  EXPECT_FALSE(spooler_->nextTime(local(0s)));
  spooler_->setMapping(hourAhead());
  EXPECT_TRUE(spooler_->nextTime(local(0s)));
  spooler_->setSchedule(Schedule{});
  EXPECT_TRUE(play(0s, 1s).empty());
}

TEST_F(SpoolerTest, TellsTimesOfThisMachine) {
  begin(scheduleOf(false, 0s));
  (void)play(0s, 100ms);
  const auto messages = play(100ms, 200ms);
  ASSERT_EQ(messages.size(), 5U);  // a tick lasts 20.83 ms
  EXPECT_EQ(messages.front().time, local(104'166'667ns));
  EXPECT_EQ(messages.front().message, message({0xF8}));
  EXPECT_EQ(spooler_->nextTime(local(200ms)), local(208'333'333ns));
}

TEST_F(SpoolerTest, SendsEarlierForASlaveWithLatency) {
  spooler_ = std::make_unique<Spooler>(Spooler::Settings{.advance = 4ms});
  begin(scheduleOf(false, 0s));
  (void)play(0s, 100ms);
  EXPECT_EQ(play(100ms, 120ms).front().time, local(100'166'667ns));
}

TEST_F(SpoolerTest, SendsLaterWithANegativeAdvance) {
  spooler_ = std::make_unique<Spooler>(Spooler::Settings{.advance = -4ms});
  begin(scheduleOf(false, 0s));
  (void)play(0s, 100ms);
  EXPECT_EQ(play(100ms, 120ms).front().time, local(108'166'667ns));
}

TEST_F(SpoolerTest, SendsAsLateAsTheRoomIsHeardFromWhenThatIsSo) {
  begin(scheduleOf(false, 0s));
  spooler_->setDelay({std::nullopt, 30ms, SessionTime{1h + 1s}});
  (void)play(0s, 100ms);
  EXPECT_EQ(play(100ms, 120ms).front().time, local(104'166'667ns));
  const auto before = play(120ms, 1s).size();
  const auto after = play(1s, 2s);
  EXPECT_EQ(before, 42U);
  // It goes back by 30 ms: no tick is left out or sent twice.
  EXPECT_EQ(after.size(), 47U);
  EXPECT_EQ(after.back().time, local(1'988'333'333ns));
}

TEST_F(SpoolerTest, TakesANewScheduleInTheMiddle) {
  begin(scheduleOf(false, 0s));
  (void)play(0s, 1s);
  auto schedule = scheduleOf(false, 0s);
  schedule.insert(scheduleOf(true, 2s, 2).timelines().front());
  spooler_->setSchedule(schedule);
  Bytes transport;
  for (const auto& outgoing : play(1s, 3s)) {
    if (outgoing.message.status() != 0xF8) transport.push_back(outgoing.message.status());
  }
  EXPECT_EQ(transport, Bytes{0xFA});
}

TEST_F(SpoolerTest, LosesNoTickBetweenCycles) {
  begin(scheduleOf(false, 0s));
  (void)play(0s, 1s);
  const auto messages = play(1s, 11s);
  ASSERT_EQ(messages.size(), 480U);
  for (int i = 0; i < 480; ++i) {
    const auto due = local(1s) + Bpm{}.durationOf(Beats::ticks(i));
    EXPECT_LE(std::chrono::abs(messages[static_cast<std::size_t>(i)].time - due), 1ns);
  }
}

TEST_F(SpoolerTest, WhatIsToLeaveAtOnceLeavesFirst) {
  begin(scheduleOf(false, 0s));
  EXPECT_TRUE(spooler_->send(message({0x90, 60, 100})));
  EXPECT_TRUE(spooler_->send(message({0x80, 60, 0})));
  EXPECT_EQ(spooler_->nextTime(local(5s)), local(5s));
  const auto messages = play(5s, 5100ms);
  ASSERT_GT(messages.size(), 2U);
  EXPECT_EQ(messages[0].time, local(5s));
  EXPECT_EQ(messages[0].message, message({0x90, 60, 100}));
  EXPECT_EQ(messages[1].message, message({0x80, 60, 0}));
}

TEST_F(SpoolerTest, WhatIsToLeaveAtOnceNeedsNoClock) {
  EXPECT_TRUE(spooler_->send(message({0xB0, 123, 0})));
  EXPECT_EQ(play(1s, 2s).size(), 1U);
}

TEST_F(SpoolerTest, ADeviceThatStoppedAskingFillsTheQueue) {
  for (std::size_t i = 0; i < kQueueLength; ++i) {
    EXPECT_TRUE(spooler_->send(message({0x90, 60, 100})));
  }
  EXPECT_FALSE(spooler_->send(message({0x90, 60, 100})));
  EXPECT_EQ(play(0s, 1s).size(), kQueueLength);
  EXPECT_TRUE(spooler_->send(message({0x90, 60, 100})));
}

// What is not of the clock.
std::vector<Spooler::Outgoing> musicOf(std::vector<Spooler::Outgoing> messages) {
  std::erase_if(messages, [](const auto& outgoing) { return outgoing.message.status() >= 0xF0; });
  return messages;
}

DelayChange delayed(Nanoseconds by) {
  return {by, by, {}};
}

TEST_F(SpoolerTest, WhatOthersHavePlayedLeavesAsLateAsTheyAreHeard) {
  begin(scheduleOf(true, 0s));
  spooler_->setMusicDelay(delayed(40ms));
  (void)play(0s, 1s);
  EXPECT_TRUE(spooler_->send(message({0x90, 60, 100}), SessionTime{1h + 999'123'456ns}));
  EXPECT_TRUE(spooler_->send(message({0x80, 60, 0}), SessionTime{1h + 1001ms}));
  const auto messages = play(1s, 1100ms);
  EXPECT_TRUE(std::ranges::is_sorted(messages, {}, &Spooler::Outgoing::time));
  const auto music = musicOf(messages);
  ASSERT_EQ(music.size(), 2U);
  EXPECT_EQ(music[0].time, local(1'039'123'456ns));
  EXPECT_EQ(music[1].time, local(1041ms));
}

TEST_F(SpoolerTest, WhatComesLaterThanItsTimeLeavesAtOnce) {
  begin(scheduleOf(false, 0s));
  spooler_->setMusicDelay(delayed(40ms));
  (void)play(0s, 1s);
  EXPECT_TRUE(spooler_->send(message({0x90, 60, 100}), SessionTime{1h + 900ms}));
  EXPECT_EQ(spooler_->nextTime(local(1s)), local(1s));
  EXPECT_EQ(musicOf(play(1s, 1100ms)).at(0).time, local(1s));
}

TEST_F(SpoolerTest, MusicWaitsInTheOrderOfPlayingNotOfComing) {
  begin(scheduleOf(false, 0s));
  spooler_->setMusicDelay(delayed(100ms));
  (void)play(0s, 1s);
  EXPECT_TRUE(spooler_->send(message({0x91, 60, 100}), SessionTime{1h + 990ms}));
  EXPECT_TRUE(spooler_->send(message({0x90, 60, 100}), SessionTime{1h + 950ms}));
  const auto music = musicOf(play(1s, 1200ms));
  ASSERT_EQ(music.size(), 2U);
  EXPECT_EQ(music[0].message, message({0x90, 60, 100}));
  EXPECT_EQ(music[0].time, local(1050ms));
  EXPECT_EQ(music[1].time, local(1090ms));
}

TEST_F(SpoolerTest, WhenTheDelayEndsWhatWaitsLeavesInItsOrder) {
  begin(scheduleOf(false, 0s));
  spooler_->setMusicDelay({500ms, std::nullopt, SessionTime{1h + 1020ms}});
  (void)play(0s, 1s);
  EXPECT_TRUE(spooler_->send(message({0x90, 60, 100}), SessionTime{1h + 990ms}));
  EXPECT_TRUE(spooler_->send(message({0x80, 60, 0}), SessionTime{1h + 995ms}));
  EXPECT_TRUE(musicOf(play(1s, 1020ms)).empty());
  EXPECT_TRUE(spooler_->send(message({0x90, 62, 100}), SessionTime{1h + 1015ms}));
  const auto music = musicOf(play(1020ms, 1030ms));
  ASSERT_EQ(music.size(), 3U);
  EXPECT_EQ(music[0].message, message({0x90, 60, 100}));
  EXPECT_EQ(music[1].message, message({0x80, 60, 0}));
  EXPECT_EQ(music[2].message, message({0x90, 62, 100}));
}

TEST_F(SpoolerTest, AClockThatIsWrongDoesNotHoldTheMusicUp) {
  begin(scheduleOf(false, 0s));
  spooler_->setMusicDelay(delayed(40ms));
  (void)play(0s, 1s);
  EXPECT_TRUE(spooler_->send(message({0x90, 60, 100}), SessionTime{2h}));
  EXPECT_EQ(musicOf(play(1s, 1200ms)).size(), 1U);
}

TEST_F(SpoolerTest, MoreThanCanWaitIsNotLost) {
  begin(scheduleOf(false, 0s));
  spooler_->setMusicDelay(delayed(10s));
  std::size_t left = musicOf(play(0s, 1s)).size();
  for (std::size_t i = 0; i < 2 * kQueueLength; ++i) {
    EXPECT_TRUE(spooler_->send(message({0x90, 60, 100}), SessionTime{1h + 1s}));
    if (i % 100 == 99) left += musicOf(play(1s, 1010ms)).size();
  }
  left += musicOf(play(1s, 1010ms)).size();
  EXPECT_GT(left, kQueueLength);
  left += musicOf(play(11s, 11100ms)).size();
  EXPECT_EQ(left, 2 * kQueueLength);
}

TEST_F(SpoolerTest, NotesTheTransportThatLeft) {
  begin(scheduleOf(true, 1s));
  const auto messages = play(900ms, 1100ms);
  Spooler::Outgoing sent;
  ASSERT_TRUE(spooler_->takeSentTransport(sent));
  EXPECT_EQ(sent.message, message({0xFA}));
  EXPECT_LT(sent.time, local(1s));
  EXPECT_GT(sent.time, local(980ms));
  EXPECT_FALSE(spooler_->takeSentTransport(sent));
  EXPECT_GT(messages.size(), 5U);
}

TEST_F(SpoolerTest, HandsOnWhatWasReceivedInItsOrder) {
  spooler_->received(local(1s), Bytes{0x90, 60, 100});
  spooler_->received(local(2s), Bytes{0xF8});
  Spooler::Incoming incoming;
  ASSERT_TRUE(spooler_->takeReceived(incoming));
  EXPECT_EQ(incoming.time, local(1s));
  EXPECT_EQ(incoming.message, message({0x90, 60, 100}));
  ASSERT_TRUE(spooler_->takeReceived(incoming));
  EXPECT_EQ(incoming.message, message({0xF8}));
  EXPECT_FALSE(spooler_->takeReceived(incoming));
}

TEST_F(SpoolerTest, WhatIsEmptyOrTooLongIsNotReceived) {
  Spooler::Incoming incoming;
  spooler_->received(local(1s), Bytes{});
  spooler_->received(local(1s), Bytes(MessageBytes::kCapacity + 1, 0));
  EXPECT_FALSE(spooler_->takeReceived(incoming));
  spooler_->received(local(1s), Bytes(MessageBytes::kCapacity, 0));
  EXPECT_TRUE(spooler_->takeReceived(incoming));
}

TEST_F(SpoolerTest, AnEngineThatDoesNotKeepUpLosesTheNewest) {
  for (std::size_t i = 0; i < kQueueLength + 10; ++i) {
    spooler_->received(local(Nanoseconds{static_cast<std::int64_t>(i)}), Bytes{0xF8});
  }
  Spooler::Incoming incoming;
  std::size_t received = 0;
  while (spooler_->takeReceived(incoming)) ++received;
  EXPECT_EQ(received, kQueueLength);
  EXPECT_EQ(incoming.time, local(Nanoseconds{static_cast<std::int64_t>(kQueueLength) - 1}));
}

TEST_F(SpoolerTest, ASlaveThatWasPluggedInEntersAtTheNextBar) {
  begin(scheduleOf(true, 0s));
  (void)play(0s, 2500ms);
  spooler_->slaveArrived();
  std::vector<Spooler::Outgoing> transport;
  for (const auto& outgoing : play(2500ms, 5s)) {
    if (outgoing.message.status() != 0xF8) transport.push_back(outgoing);
  }
  ASSERT_EQ(transport.size(), 3U);
  EXPECT_EQ(transport[0].message, message({0xFC}));  // it may still run from before
  EXPECT_EQ(transport[1].message, message({0xF2, 32, 0}));
  EXPECT_EQ(transport[2].message, message({0xFB}));
  EXPECT_GT(transport[2].time, local(3980ms));  // bar 3 begins at 4 s
  EXPECT_LT(transport[2].time, local(4s));
}

}  // namespace
}  // namespace midipool
