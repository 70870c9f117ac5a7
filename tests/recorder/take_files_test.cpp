// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorder/take_files.hpp"

#include <fstream>
#include <map>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "net/temporary_directory.hpp"

namespace midipool {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// Counts what would be on the disk.
struct Shelf {
  struct File {
    std::size_t channels = 0;
    std::int64_t samples = 0;
    std::vector<float> kept;  // the first and the last of each write
  };
  std::map<std::string, File> files;
  std::int64_t room = std::int64_t{1} << 60;  // samples

  class Writer final : public SoundWriter {
   public:
    Writer(Shelf& shelf, File& file) : shelf_{shelf}, file_{file} {}
    void write(std::span<const float> samples) override {
      shelf_.room -= static_cast<std::int64_t>(samples.size());
      if (shelf_.room < 0) throw RecordingError{"cannot write: No space left on device"};
      file_.samples += static_cast<std::int64_t>(samples.size());
      file_.kept.push_back(samples.front());
      file_.kept.push_back(samples.back());
    }
    void bringUpToDate() noexcept override {}

   private:
    Shelf& shelf_;
    File& file_;
  };
};

class TakeFilesTest : public ::testing::Test {
 protected:
  TakeFiles::Settings settings() {
    TakeFiles::Settings settings;
    settings.folder = directory_.path();
    settings.room = "jam";
    settings.recordedBy = "Kim";
    settings.begun = "2026-11-23 04-30-00";
    settings.open = [this](const std::filesystem::path& path, std::size_t channels) {
      auto& file = shelf_.files[path.filename().string()];
      file.channels = channels;
      return std::make_unique<Shelf::Writer>(shelf_, file);
    };
    return settings;
  }
  static void sound(TakeFiles& files, std::size_t track, std::int64_t from, std::int64_t to,
                    std::size_t channels = 1) {
    const std::vector<float> block(1 << 16, 0.5F);
    while (from < to) {
      const auto count = std::min<std::int64_t>(to - from, 1 << 16);
      const auto left = std::span{block}.first(static_cast<std::size_t>(count));
      files.sound(track, from, left, channels == 1 ? std::span<const float>{} : left);
      from += count;
    }
  }
  std::string text(const char* name) {
    std::ifstream file{directory_.path() / name};
    std::stringstream all;
    all << file.rdbuf();
    return all.str();
  }

  testing::TemporaryDirectory directory_;
  Shelf shelf_;
};

TEST_F(TakeFilesTest, WritesAFileATrackAndWhatProgramsWantToKnow) {
  TakeFiles files{settings()};
  files.begin(0, {"mix", TrackKind::kMix, 2});
  files.begin(1, {"Ben", TrackKind::kStem, 1});
  files.begin(2, {"Kim", TrackKind::kOwn, 2});
  sound(files, 0, 0, 96000, 2);
  sound(files, 1, 500, 96000);
  sound(files, 2, 0, 96000, 2);
  files.finish();
  EXPECT_EQ(shelf_.files.at("mix.flac").samples, 2 * 96000);
  EXPECT_EQ(shelf_.files.at("Ben.flac").samples, 96000);  // from the beginning on, with silence
  EXPECT_EQ(shelf_.files.at("Kim (me).flac").samples, 2 * 96000);
  const auto project = text("take.rpp");
  EXPECT_THAT(project, HasSubstr("FILE \"Kim (me).flac\""));
  EXPECT_THAT(project, HasSubstr("SOURCE FLAC"));
  EXPECT_THAT(project, HasSubstr("PT 0.000000000000 120.0000000000 1 262148"));
  EXPECT_THAT(project, HasSubstr("LENGTH 2.000000000000"));
  EXPECT_EQ(std::ranges::count(project, '<'), std::ranges::count(project, '>'));
  EXPECT_THAT(text("take.lof"), HasSubstr("file \"Ben.flac\" offset 0.000000000\n"));
  EXPECT_THAT(
      text("tracks.csv"),
      HasSubstr("\"Ben.flac\",\"Ben\",stem,1,0,0.000000000,1,1.000000,96000,2.000000000\r\n"));
  EXPECT_THAT(text("take.mid"), HasSubstr("MThd"));
  EXPECT_FALSE(std::filesystem::exists(directory_.path() / ".reserve"));
}

TEST_F(TakeFilesTest, AShortAbsenceIsSilenceAndALongOneANewFileAtItsPlace) {
  TakeFiles files{settings()};
  files.begin(0, {"Ben", TrackKind::kStem, 1});
  sound(files, 0, 0, 48000);
  sound(files, 0, 10 * 48000, 11 * 48000);
  sound(files, 0, 60 * 48000, 61 * 48000);
  files.finish();
  EXPECT_EQ(shelf_.files.at("Ben.flac").samples, 11 * 48000);
  EXPECT_EQ(shelf_.files.at("Ben, part 2.flac").samples, 48000);
  EXPECT_THAT(text("take.lof"), HasSubstr("file \"Ben, part 2.flac\" offset 60.000000000\n"));
  EXPECT_EQ(files.frames(), 61 * 48000);
}

TEST_F(TakeFilesTest, AllTracksAreCutAtTheSameFrames) {
  auto cut = settings();
  cut.partFrames = 100'000;
  TakeFiles files{cut};
  files.begin(0, {"mix", TrackKind::kMix, 2});
  files.begin(1, {"Ben", TrackKind::kStem, 1});
  sound(files, 0, 0, 250'000, 2);
  sound(files, 1, 90'000, 210'000);
  files.finish();
  const auto take = files.description();
  ASSERT_EQ(take.tracks[0].parts.size(), 3U);
  EXPECT_EQ(take.tracks[0].parts[2].start, 200'000);
  EXPECT_EQ(take.tracks[0].parts[2].frames, 50'000);
  ASSERT_EQ(take.tracks[1].parts.size(), 3U);
  EXPECT_EQ(take.tracks[1].parts[0].start, 90'000);
  EXPECT_EQ(take.tracks[1].parts[1].start, 100'000);
  EXPECT_EQ(take.tracks[1].parts[1].frames, 100'000);
}

TEST_F(TakeFilesTest, TwelveHoursAreTwelveParts) {
  TakeFiles files{settings()};
  files.begin(0, {"Ben", TrackKind::kStem, 1});
  const auto end = std::int64_t{12} * 3600 * 48000;
  sound(files, 0, 0, end);
  files.finish();
  const auto take = files.description();
  EXPECT_EQ(take.frames, end);
  ASSERT_EQ(take.tracks[0].parts.size(), 12U);
  for (const auto& part : take.tracks[0].parts) {
    EXPECT_EQ(part.frames, std::int64_t{3600} * 48000);
    EXPECT_EQ(shelf_.files.at(part.file).samples, part.frames);
  }
}

TEST_F(TakeFilesTest, OfAFullDiskTheProjectSaysWhatIsThere) {
  shelf_.room = 100'000;
  TakeFiles files{settings()};
  files.begin(0, {"Ben", TrackKind::kStem, 1});
  EXPECT_THROW(sound(files, 0, 0, 200'000), RecordingError);
  files.finish();
  EXPECT_EQ(files.frames(), shelf_.files.at("Ben.flac").samples);
  EXPECT_THAT(text("tracks.csv"), HasSubstr(",65536,"));
}

TEST_F(TakeFilesTest, NamesThatCollideAreKeptApart) {
  TakeFiles files{settings()};
  files.begin(0, {"mix", TrackKind::kMix, 2});
  files.begin(1, {"MIX", TrackKind::kStem, 1});
  sound(files, 0, 0, 10, 2);
  sound(files, 1, 0, 10);
  files.finish();
  EXPECT_TRUE(shelf_.files.contains("mix.flac"));
  EXPECT_TRUE(shelf_.files.contains("MIX 2.flac"));
}

}  // namespace
}  // namespace midipool
