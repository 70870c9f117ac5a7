// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a recording's project files say: reaper_project.hpp, track_lists.hpp.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "recorder/reaper_project.hpp"
#include "recorder/song_helpers.hpp"
#include "recorder/track_lists.hpp"

namespace midipool {
namespace {

using testing::at;
using ::testing::HasSubstr;
using testing::history;
using ::testing::Not;

TakeDescription take() {
  TakeDescription take;
  take.room = "jam";
  take.recordedBy = "Kim";
  take.begun = "2026-11-23 04-30-00";
  take.format = "wav";
  take.frames = 480'000;
  const auto song =
      history(0.0, {{.start = 0.0, .bpm = 240.0}, {.start = 4.0, .quarters = 16.0, .bpm = 60.5}});
  take.tempo = TempoMap{song, at(10.0)};
  take.markers = {{Nanoseconds{1'500'000'000}, "Ben \"the beat\" joined"}};
  take.tracks = {{{"mix", TrackKind::kMix, 2}, {{"mix.wav", 0, 480'000}}},
                 {{"Kim", TrackKind::kOwn, 2}, {{"Kim (me).wav", 0, 480'000}}},
                 {{"Kim, input 3", TrackKind::kInput, 1}, {{"Kim, input 3.wav", 0, 480'000}}},
                 {{"metronome", TrackKind::kRendered, 1}, {{"metronome.wav", 0, 480'000}}},
                 {{"B\"en", TrackKind::kStem, 1},
                  {{"B_en.wav", 48'000, 96'000}, {"B_en, part 2.wav", 240'000, 48'000}}},
                 {{"Ada", TrackKind::kStem, 1}, {{"Ada.wav", 0, 0}}}};
  return take;
}

TEST(ReaperProject, HasATrackForEachAndAllHisFilesAtTheirPlaces) {
  const auto project = reaperProject(take());
  EXPECT_THAT(project, HasSubstr("NAME 'B\"en'"));
  EXPECT_THAT(project, HasSubstr("NAME \"Kim (me)\""));
  EXPECT_THAT(project, HasSubstr("POSITION 5.000000000000\n      LENGTH 1.000000000000"));
  EXPECT_THAT(project, HasSubstr("SOURCE WAVE"));
  EXPECT_THAT(project, HasSubstr("FILE \"B_en, part 2.wav\""));
  EXPECT_THAT(project, Not(HasSubstr("Ada.wav")));  // nothing is in it yet
  EXPECT_THAT(project, HasSubstr("NAME \"mix\"\n    VOLPAN 1 0 -1 -1 1\n    MUTESOLO 1 0 0"));
}

// The mix, and what is in one's own track already; clicks are no music.
TEST(ReaperProject, PlaysTheMusicOnceAndNoClicks) {
  const auto project = reaperProject(take());
  const auto muted = [&](const std::string& name) {
    const auto place = project.find("NAME " + name + "\n    VOLPAN 1 0 -1 -1 1\n    MUTESOLO ");
    return project.at(project.find("MUTESOLO ", place) + 9) == '1';
  };
  EXPECT_TRUE(muted("\"mix\""));
  EXPECT_TRUE(muted("\"Kim, input 3\""));
  EXPECT_TRUE(muted("\"metronome\""));
  EXPECT_FALSE(muted("\"Kim (me)\""));
  EXPECT_FALSE(muted("'B\"en'"));
}

TEST(ReaperProject, HasTempoSignatureAndMarkers) {
  const auto project = reaperProject(take());
  EXPECT_THAT(project, HasSubstr("TEMPO 240 4 4\n"));
  EXPECT_THAT(project, HasSubstr("    PT 0.000000000000 240.0000000000 1 262148\n"
                                 "    PT 4.000000000000 60.5000000000 1\n"));
  EXPECT_THAT(project, HasSubstr("MARKER 1 1.500000000000 'Ben \"the beat\" joined' 0"));
}

TEST(TrackLists, SayWhereEachFileBegins) {
  EXPECT_THAT(listOfFiles(take()), HasSubstr("file \"B_en, part 2.wav\" offset 5.000000000\n"));
  EXPECT_THAT(trackTable(take()),
              HasSubstr("\"Kim, input 3.wav\",\"Kim, input 3\",input,1,0,0.000000000,"));
  EXPECT_THAT(trackTable(take()), HasSubstr("\"metronome.wav\",\"metronome\",rendered,1,0,"));
  EXPECT_THAT(trackTable(take()),
              HasSubstr("\"B_en.wav\",\"B\"\"en\",stem,1,48000,1.000000000,2,1.000000,96000,"));
}

}  // namespace
}  // namespace midipool
