// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/recording_options.hpp"

#include <fstream>

#include <gtest/gtest.h>

#include "net/temporary_directory.hpp"

namespace midipool {
namespace {

class RecordingOptionsTest : public ::testing::Test {
 protected:
  std::filesystem::path usualWith(const std::string& line) {
    std::ofstream{folder_.path() / "user-dirs.dirs"} << "# made by a desktop\n" << line << "\n";
    return usualRecordings("/home/ann", folder_.path());
  }

  testing::TemporaryDirectory folder_;
};

TEST_F(RecordingOptionsTest, RecordingsGoWhereMusicIs) {
  EXPECT_EQ(usualRecordings("/home/ann", folder_.path()), "/home/ann/midiPool");
  EXPECT_EQ(usualWith("XDG_MUSIC_DIR=\"$HOME/Musik\""), "/home/ann/Musik/midiPool");
  EXPECT_EQ(usualWith("XDG_MUSIC_DIR=\"/data/music\""), "/data/music/midiPool");
  EXPECT_EQ(usualWith("XDG_MUSIC_DIR=\"$HOME/\""), "/home/ann/midiPool");  // has none
  EXPECT_EQ(usualWith("XDG_MUSIC_DIR="), "/home/ann/midiPool");
}

TEST_F(RecordingOptionsTest, TheCommandLinesWordsBecomeSettings) {
  RecordingWords words;
  words.record = true;
  words.folder = "/tmp/x";
  words.format = "wav";
  words.splitMinutes = 10;
  words.metronome = "off";
  words.inputs = "on";
  const auto options = recordingOptions(words);
  EXPECT_TRUE(options.fromTheStart);
  EXPECT_EQ(options.recorder.folder, "/tmp/x");
  EXPECT_EQ(options.recorder.format, SoundFileFormat::kWav);
  EXPECT_EQ(options.recorder.partFrames, 10 * 60 * kFramesPerSecond);
  EXPECT_FALSE(options.metronome);
  EXPECT_EQ(options.inputs, InputTracks::kOn);
}

TEST_F(RecordingOptionsTest, TheMetronomeIsRecordedAndInputsWhereThereAreMoreThanAreSent) {
  const auto options = recordingOptions({});
  EXPECT_TRUE(options.metronome);
  EXPECT_EQ(options.inputs, InputTracks::kAuto);
}

}  // namespace
}  // namespace midipool
