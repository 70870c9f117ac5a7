// SPDX-License-Identifier: GPL-3.0-or-later
#include "time/schedule.hpp"

#include <algorithm>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace midipool {
namespace {

using namespace std::chrono_literals;

SessionTime at(Nanoseconds time) {
  return SessionTime{time};
}

Timeline timelineOf(std::uint64_t revision, Nanoseconds start) {
  Timeline timeline;
  timeline.revision = revision;
  timeline.start = at(start);
  return timeline;
}

Schedule scheduleOf(const std::vector<Timeline>& timelines) {
  Schedule schedule;
  for (const auto& timeline : timelines) schedule.insert(timeline);
  return schedule;
}

std::vector<Timeline> contentOf(const Schedule& schedule) {
  return {schedule.timelines().begin(), schedule.timelines().end()};
}

std::vector<std::uint64_t> revisionsOf(const Schedule& schedule) {
  std::vector<std::uint64_t> revisions;
  for (const auto& timeline : schedule.timelines()) revisions.push_back(timeline.revision);
  return revisions;
}

using Revisions = std::vector<std::uint64_t>;

TEST(Schedule, IsEmptyAtFirst) {
  const Schedule schedule;
  EXPECT_TRUE(schedule.empty());
  EXPECT_EQ(schedule.latestRevision(), 0U);
  EXPECT_EQ(schedule.successorOf(timelineOf(1, 0s)), nullptr);
}

TEST(Schedule, TimelinesTakeOverFromEachOther) {
  const auto schedule = scheduleOf({timelineOf(1, 1s), timelineOf(2, 3s), timelineOf(3, 5s)});
  EXPECT_EQ(schedule.at(at(0s)).revision, 1U);  // before the first one starts, the first
  EXPECT_EQ(schedule.at(at(3s - 1ns)).revision, 1U);
  EXPECT_EQ(schedule.at(at(3s)).revision, 2U);
  EXPECT_EQ(schedule.at(at(99s)).revision, 3U);
  EXPECT_EQ(schedule.latestRevision(), 3U);
}

TEST(Schedule, ALaterRevisionSupersedesWhatWouldStartAfterIt) {
  auto schedule = scheduleOf({timelineOf(1, 0s), timelineOf(2, 4s), timelineOf(3, 6s)});
  EXPECT_TRUE(schedule.insert(timelineOf(4, 4s)));
  EXPECT_EQ(revisionsOf(schedule), (Revisions{1, 4}));
}

TEST(Schedule, WhatIsSupersededOrKnownChangesNothing) {
  auto schedule = scheduleOf({timelineOf(1, 0s), timelineOf(3, 4s)});
  EXPECT_FALSE(schedule.insert(timelineOf(3, 4s)));
  EXPECT_FALSE(schedule.insert(timelineOf(3, 9s)));  // a later bar of the same revision
  EXPECT_FALSE(schedule.insert(timelineOf(2, 4s)));
  EXPECT_FALSE(schedule.insert(timelineOf(2, 8s)));
  EXPECT_EQ(revisionsOf(schedule), (Revisions{1, 3}));
}

TEST(Schedule, AnOverdueEarlierRevisionFindsItsPlace) {
  auto schedule = scheduleOf({timelineOf(1, 0s), timelineOf(3, 4s)});
  EXPECT_TRUE(schedule.insert(timelineOf(2, 2s)));
  EXPECT_EQ(revisionsOf(schedule), (Revisions{1, 2, 3}));
}

TEST(Schedule, InWhichOrderTimelinesArriveDoesNotMatter) {
  std::mt19937_64 random{1};
  std::uniform_int_distribution<int> second{0, 12};
  for (int round = 0; round < 300; ++round) {
    std::vector<Timeline> timelines;
    for (std::uint64_t revision = 1; revision <= Schedule::kCapacity; ++revision) {
      timelines.push_back(timelineOf(revision, second(random) * 1s));
    }
    const auto inOrder = contentOf(scheduleOf(timelines));
    ASSERT_FALSE(inOrder.empty());
    EXPECT_EQ(inOrder.back().revision, Schedule::kCapacity);
    for (int shuffle = 0; shuffle < 5; ++shuffle) {
      std::shuffle(timelines.begin(), timelines.end(), random);
      auto twice = timelines;  // datagrams repeat what TCP brings too
      twice.insert(twice.end(), timelines.begin(), timelines.begin() + 5);
      EXPECT_EQ(contentOf(scheduleOf(twice)), inOrder);
    }
  }
}

TEST(Schedule, StartsAndRevisionsBothIncrease) {
  std::mt19937_64 random{2};
  std::uniform_int_distribution<int> second{0, 40};
  std::uniform_int_distribution<std::uint64_t> revision{1, 60};
  for (int round = 0; round < 100; ++round) {
    Schedule schedule;
    for (int i = 0; i < 60; ++i) {
      schedule.insert(timelineOf(revision(random), second(random) * 1s));
      const auto timelines = schedule.timelines();
      ASSERT_LE(timelines.size(), Schedule::kCapacity);
      for (std::size_t k = 1; k < timelines.size(); ++k) {
        EXPECT_LT(timelines[k - 1].start, timelines[k].start);
        EXPECT_LT(timelines[k - 1].revision, timelines[k].revision);
      }
    }
  }
}

TEST(Schedule, ForgetsWhatNoLongerRules) {
  auto schedule = scheduleOf({timelineOf(1, 0s), timelineOf(2, 3s), timelineOf(3, 5s)});
  schedule.forgetBefore(at(3s - 1ns));
  EXPECT_EQ(revisionsOf(schedule), (Revisions{1, 2, 3}));
  schedule.forgetBefore(at(3s));
  EXPECT_EQ(revisionsOf(schedule), (Revisions{2, 3}));
  schedule.forgetBefore(at(99s));
  EXPECT_EQ(revisionsOf(schedule), (Revisions{3}));
}

TEST(Schedule, KnowsWhoTakesOver) {
  const auto schedule = scheduleOf({timelineOf(2, 0s), timelineOf(5, 4s)});
  EXPECT_EQ(schedule.successorOf(timelineOf(2, 0s))->revision, 5U);
  EXPECT_EQ(schedule.successorOf(timelineOf(5, 4s)), nullptr);
  EXPECT_EQ(schedule.successorOf(timelineOf(3, 2s))->revision, 5U);  // it has been superseded
}

TEST(Schedule, AServerThatLostItsLastChangesIsFollowedBack) {
  const auto schedule = scheduleOf({timelineOf(2, 0s), timelineOf(3, 4s)});
  EXPECT_EQ(schedule.successorOf(timelineOf(9, 6s))->revision, 3U);
}

TEST(Schedule, WhenItIsFullTheRulingTimelineIsNotLost) {
  Schedule schedule;
  for (std::uint64_t revision = 1; revision <= Schedule::kCapacity + 3; ++revision) {
    schedule.insert(timelineOf(revision, static_cast<int>(revision) * 1s));
  }
  EXPECT_EQ(schedule.timelines().size(), Schedule::kCapacity);
  EXPECT_EQ(schedule.latestRevision(), Schedule::kCapacity + 3);
  EXPECT_EQ(schedule.at(at(1s)).revision, 1U);
}

}  // namespace
}  // namespace midipool
