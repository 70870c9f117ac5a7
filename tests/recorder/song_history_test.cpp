// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorder/song_history.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "recorder/song_helpers.hpp"

namespace midipool {
namespace {

using testing::at;
using ::testing::ElementsAre;
using testing::timeline;

std::vector<std::uint64_t> revisions(const SongHistory& history) {
  std::vector<std::uint64_t> all;
  for (const auto& timeline : history.timelines()) all.push_back(timeline.revision);
  return all;
}

TEST(SongHistory, KeepsWhatAScheduleForgets) {
  SongHistory history{at(5.0)};
  Schedule schedule;
  schedule.insert(timeline({.start = 1.0}, 1));
  EXPECT_TRUE(history.note(schedule, at(5.0)));
  EXPECT_FALSE(history.note(schedule, at(6.0)));
  schedule.insert(timeline({.start = 7.0, .bpm = 100.0}, 2));
  EXPECT_TRUE(history.note(schedule, at(6.5)));
  EXPECT_FALSE(history.note(schedule, at(6.6)));
  EXPECT_THAT(revisions(history), ElementsAre(1));  // it may still be superseded
  ASSERT_EQ(history.ahead().size(), 1U);
  EXPECT_EQ(history.ahead()[0].revision, 2U);
  EXPECT_TRUE(history.note(schedule, at(7.0)));
  EXPECT_TRUE(history.ahead().empty());
  schedule.forgetBefore(at(8.0));
  schedule.insert(timeline({.start = 9.0, .bpm = 90.0}, 3));
  EXPECT_TRUE(history.note(schedule, at(9.5)));
  EXPECT_THAT(revisions(history), ElementsAre(1, 2, 3));
}

TEST(SongHistory, ALaterRevisionSupersedesInHindsight) {
  SongHistory history{at(0.0)};
  Schedule schedule;
  schedule.insert(timeline({.start = 0.0}, 1));
  schedule.insert(timeline({.start = 3.0}, 2));
  history.note(schedule, at(4.0));
  schedule.insert(timeline({.start = 2.0}, 3));  // came late, after an outage
  EXPECT_TRUE(history.note(schedule, at(5.0)));
  EXPECT_THAT(revisions(history), ElementsAre(1, 3));
}

TEST(SongHistory, BeginsLaterWithWhatRulesThen) {
  SongHistory history{at(0.0)};
  Schedule schedule;
  schedule.insert(timeline({.start = 0.0}, 1));
  schedule.insert(timeline({.start = 1.0}, 2));
  schedule.insert(timeline({.start = 3.0}, 3));
  history.note(schedule, at(4.0));
  history.add(at(0.5), "before");
  history.add(at(2.5), "after");
  history.beginAt(at(2.0));
  EXPECT_THAT(revisions(history), ElementsAre(2, 3));
  EXPECT_EQ(history.since(), at(2.0));
  EXPECT_THAT(history.events(), ElementsAre(SongHistory::Event{at(2.5), "after"}));
}

}  // namespace
}  // namespace midipool
