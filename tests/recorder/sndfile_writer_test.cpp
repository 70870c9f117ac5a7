// SPDX-License-Identifier: GPL-3.0-or-later
#include <csignal>
#include <fstream>
#include <numeric>

#include <gtest/gtest.h>
#include <sndfile.h>
#include <sys/resource.h>

#include "net/temporary_directory.hpp"
#include "recorder/flac_length.hpp"
#include "recorder/sound_writer.hpp"

namespace midipool {
namespace {

struct Heard {
  sf_count_t said = -1;  // frames, by the file's head
  std::vector<float> samples;
};

Heard hear(const std::filesystem::path& path) {
  Heard heard;
  SF_INFO info{};
  SNDFILE* file = sf_open(path.c_str(), SFM_READ, &info);
  if (file == nullptr) return heard;
  heard.said = info.frames;
  std::vector<float> block(4096U * static_cast<unsigned>(info.channels));
  while (const auto count = sf_readf_float(file, block.data(), 4096)) {
    heard.samples.insert(heard.samples.end(), block.begin(), block.begin() + count * info.channels);
  }
  sf_close(file);
  return heard;
}

class SndfileWriterTest : public ::testing::TestWithParam<SoundFileFormat> {
 protected:
  std::filesystem::path path(const char* name) {
    return directory_.path() / (std::string{name} + extensionOf(GetParam()));
  }
  static std::vector<float> ramp(std::size_t frames) {
    std::vector<float> samples(frames);
    for (std::size_t i = 0; i < frames; ++i) {
      samples[i] = static_cast<float>(i % 1000) / 1024.0F;
    }
    return samples;
  }

  testing::TemporaryDirectory directory_;
};

TEST_P(SndfileWriterTest, WhatIsWrittenIsRead) {
  const auto samples = ramp(100'001);
  {
    const auto writer = openSoundFile(path("whole"), 1, GetParam());
    writer->write(samples);
  }
  const auto heard = hear(path("whole"));
  EXPECT_EQ(heard.said, 100'001);
  EXPECT_EQ(heard.samples, samples);
}

// What a crash leaves is what is in the file just now.
TEST_P(SndfileWriterTest, ACrashLeavesAFileThatCanBeRead) {
  const auto samples = ramp(100'001);
  const auto writer = openSoundFile(path("open"), 1, GetParam());
  writer->write(samples);
  writer->bringUpToDate();
  writer->write(std::span{samples}.first(50'000));  // after the last time
  std::filesystem::copy_file(path("open"), path("crashed"));
  const auto heard = hear(path("crashed"));
  EXPECT_GE(heard.said, 100'001 - static_cast<sf_count_t>(kFlacBlock));
  ASSERT_GE(heard.samples.size(), static_cast<std::size_t>(heard.said));
  for (std::size_t i = 0; i < 90'000; ++i) ASSERT_EQ(heard.samples[i], samples[i]) << i;
}

TEST_P(SndfileWriterTest, WhatIsTooLoudIsClipped) {
  {
    const auto writer = openSoundFile(path("loud"), 2, GetParam());
    writer->write(std::vector<float>(20'000, 1.5F));
  }
  const auto heard = hear(path("loud"));
  ASSERT_EQ(heard.samples.size(), 20'000U);
  EXPECT_GT(heard.samples[500], 0.99F);
}

TEST_P(SndfileWriterTest, AFolderThatIsNotThereIsSaidInOneLine) {
  try {
    const auto writer = openSoundFile("/no/such/folder/x", 1, GetParam());
    FAIL();
  } catch (const RecordingError& error) {
    EXPECT_NE(std::string{error.what()}.find("/no/such/folder/x"), std::string::npos);
    EXPECT_EQ(std::string{error.what()}.find('\n'), std::string::npos);
  }
}

// No file may become longer than that, until it is destroyed.
class ShortFiles {
 public:
  explicit ShortFiles(rlim_t bytes) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{bytes, before_.rlim_max};
    handler_ = std::signal(SIGXFSZ, SIG_IGN);
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~ShortFiles() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }
  ShortFiles(const ShortFiles&) = delete;
  ShortFiles& operator=(const ShortFiles&) = delete;

 private:
  rlimit before_{};
  void (*handler_)(int) = SIG_DFL;
};

TEST_P(SndfileWriterTest, ADiskThatIsFullIsSaidAndWhatIsThereCanBeRead) {
  const auto samples = ramp(1000);
  sf_count_t written = 0;
  {
    const ShortFiles limit{100'000};
    const auto writer = openSoundFile(path("full"), 1, GetParam());
    const auto fill = [&] {
      for (int i = 0; i < 1000; ++i, written += 1000) writer->write(samples);
    };
    EXPECT_THROW(fill(), RecordingError);
  }
  EXPECT_GT(written, 10'000);
  const auto heard = hear(path("full"));
  EXPECT_GE(heard.said, written - 2 * static_cast<sf_count_t>(kFlacBlock));
  EXPECT_GE(heard.samples.size(), static_cast<std::size_t>(written) - 2 * kFlacBlock);
  for (std::size_t i = 0; i < 10'000; ++i) ASSERT_EQ(heard.samples[i], samples[i % 1000]) << i;
}

INSTANTIATE_TEST_SUITE_P(Formats, SndfileWriterTest,
                         ::testing::Values(SoundFileFormat::kFlac, SoundFileFormat::kWav),
                         [](const auto& format) {
                           return format.param == SoundFileFormat::kFlac ? "Flac" : "Wav";
                         });

TEST(FlacLength, CountsWholeBlocks) {
  EXPECT_EQ(framesInFlacFile(0), 0U);
  EXPECT_EQ(framesInFlacFile(4096), 0U);
  EXPECT_EQ(framesInFlacFile(4097), 4096U);
}

TEST(FlacLength, IsSaidOfFlacFilesOnly) {
  const testing::TemporaryDirectory directory;
  std::ofstream{directory.path() / "x"}
      << "RIFF, and more than enough of it to write a length into";
  EXPECT_FALSE(sayFlacLength(directory.path() / "x", 1));
  EXPECT_FALSE(sayFlacLength(directory.path() / "none", 1));
}

}  // namespace
}  // namespace midipool
