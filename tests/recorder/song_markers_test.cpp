// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorder/song_markers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "recorder/song_helpers.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;
using testing::at;
using ::testing::ElementsAre;
using testing::history;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(SongMarkers, SayWhereTheSongStartsStopsAndJumps) {
  auto song = history(10.0, {{.start = 0.0, .playing = false},
                             {.start = 12.0},
                             {.start = 16.0, .quarters = 64.0},
                             {.start = 17.0, .quarters = 66.0, .playing = false}});
  song.add(at(15.0), "Ben joined");
  EXPECT_THAT(
      markersOf(song, at(20.0)),
      ElementsAre(TakeMarker{2s, "start, bar 1"}, TakeMarker{5s, "Ben joined"},
                  TakeMarker{6s, "jump from bar 3 to bar 17"}, TakeMarker{7s, "stop, bar 17.3"}));
}

TEST(SongMarkers, BeginWithTheSongsBarWhereItPlays) {
  EXPECT_THAT(markersOf(history(8.0, {{.start = 0.0}}), at(20.0)),
              ElementsAre(TakeMarker{0s, "bar 5"}));
}

TEST(SongMarkers, SayNothingOfTempoAlone) {
  EXPECT_THAT(markersOf(history(0.0, {{.start = 0.0, .playing = false},
                                      {.start = 4.0, .bpm = 90.0, .playing = false}}),
                        at(20.0)),
              IsEmpty());
}

TEST(SongMarkers, AreNotMoreThanCanBeLookedAt) {
  const Loop loop{Beats::quarters(0), Beats::quarters(1)};
  const auto song = history(0.0, {{.start = 0.0, .bpm = 999.0, .loop = loop}});
  EXPECT_THAT(markersOf(song, at(12.0 * 3600.0)), SizeIs(501));
}

}  // namespace
}  // namespace midipool
