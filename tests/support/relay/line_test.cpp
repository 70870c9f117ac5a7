// SPDX-License-Identifier: GPL-3.0-or-later
#include "relay/line.hpp"

#include <algorithm>
#include <vector>

#include <gtest/gtest.h>

namespace midipool::testing {
namespace {

using namespace std::chrono_literals;

const Clock::time_point kStart = Clock::time_point{} + 1h;

LineSettings badLine() {
  LineSettings settings;
  settings.delayMs = 20.0;
  settings.jitterMs = 5.0;
  settings.lossPercent = 10.0;
  settings.duplicatePercent = 10.0;
  return settings;
}

/// The fates of datagrams a millisecond apart.
std::vector<DatagramFate> fates(Line& line, int count) {
  std::vector<DatagramFate> result;
  for (int i = 0; i < count; ++i) result.push_back(line.datagram(kStart + i * 1ms, 500));
  return result;
}

TEST(Line, KeepsItsPromises) {
  const LineSettings settings = badLine();
  Line line(settings, 0, 0);
  int lost = 0;
  int doubled = 0;
  int sent = 0;
  for (const DatagramFate& fate : fates(line, 10'000)) {
    lost += fate.copies == 0;
    doubled += fate.copies == 2;
    for (int copy = 0; copy < fate.copies; ++copy) {
      EXPECT_GE(fate.due[copy] - (kStart + sent * 1ms), 15ms);
      EXPECT_LE(fate.due[copy] - (kStart + sent * 1ms), 25ms);
    }
    ++sent;
  }
  EXPECT_NEAR(lost, 1000, 150);
  EXPECT_NEAR(doubled, 900, 150);
}

TEST(Line, AThinOneLosesWhatItHasNoRoomFor) {
  LineSettings settings;
  settings.kilobitsPerSecond = 3000.0;  // of 4,000 that come
  Line line(settings, 0, 0);
  int lost = 0;
  auto latest = 0ms;
  for (int i = 0; i < 10'000; ++i) {
    const auto now = kStart + i * 1ms;
    const auto fate = line.datagram(now, 500);
    lost += fate.copies == 0;
    if (fate.copies > 0) {
      latest = std::max(latest, std::chrono::ceil<std::chrono::milliseconds>(fate.due[0] - now));
    }
  }
  EXPECT_NEAR(lost, 2500, 120);
  EXPECT_NEAR(static_cast<double>(latest.count()), 102.0, 2.0);
}

TEST(Line, KeepsTheOrderWhenAsked) {
  LineSettings settings = badLine();
  for (const bool reorder : {true, false}) {
    settings.reorder = reorder;
    Line line(settings, 0, 0);
    std::vector<Clock::time_point> arrivals;
    for (const DatagramFate& fate : fates(line, 1000)) {
      arrivals.insert(arrivals.end(), fate.due, fate.due + fate.copies);
    }
    EXPECT_EQ(std::is_sorted(arrivals.begin(), arrivals.end()), !reorder);
  }
}

TEST(Line, HasLuckOfItsOwnThatASeedGivesAgain) {
  const LineSettings settings = badLine();
  const auto losses = [&](std::uint32_t flow, std::uint32_t direction) {
    Line line(settings, flow, direction);
    std::vector<bool> result;
    for (const DatagramFate& fate : fates(line, 500)) result.push_back(fate.copies == 0);
    return result;
  };
  EXPECT_EQ(losses(1, 0), losses(1, 0));
  EXPECT_NE(losses(1, 0), losses(1, 1));
  EXPECT_NE(losses(1, 0), losses(2, 0));
}

TEST(Line, DelaysAllBytesBehindALostChunk) {
  LineSettings settings;
  settings.delayMs = 20.0;
  settings.lossPercent = 100.0;
  Line line(settings, 0, 0);
  const Clock::time_point lost = line.chunk(kStart);
  EXPECT_EQ(lost - kStart, 20ms + 200ms + 40ms);
  settings.lossPercent = 0.0;
  EXPECT_EQ(line.chunk(kStart + 1ms), lost);
  EXPECT_EQ(line.chunk(kStart + 1s), kStart + 1s + 20ms);
}

}  // namespace
}  // namespace midipool::testing
