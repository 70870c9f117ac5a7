// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/file/file_audio_device.hpp"

#include <csignal>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "device/device_error.hpp"
#include "device/sound_process.hpp"
#include "device/wait_for.hpp"
#include "net/temporary_directory.hpp"

namespace midipool {
namespace {

using testing::bestToneIn;
using ::testing::HasSubstr;
using testing::SoundProcess;
using testing::waitFor;

struct Recording {
  SF_INFO info{};
  std::vector<float> left;
};

class FileAudioDeviceTest : public ::testing::Test {
 protected:
  std::filesystem::path makeTone(const char* name, int rate, int channels, double seconds) {
    const auto path = folder_ / name;
    SF_INFO info{};
    info.samplerate = rate;
    info.channels = channels;
    info.format = path.extension() == ".flac" ? SF_FORMAT_FLAC | SF_FORMAT_PCM_24
                                              : SF_FORMAT_WAV | SF_FORMAT_FLOAT;
    const SoundFile file{sf_open(path.c_str(), SFM_WRITE, &info)};
    std::vector<float> frame(static_cast<std::size_t>(channels));
    for (int i = 0; i < static_cast<int>(seconds * rate); ++i) {
      const double turns = SoundProcess::kTone * i / rate;
      std::ranges::fill(frame, static_cast<float>(0.5 * std::cos(2.0 * std::numbers::pi * turns)));
      sf_writef_float(file.get(), frame.data(), 1);
    }
    return path;
  }
  static Recording read(const std::filesystem::path& path) {
    Recording recording;
    const auto file = openToRead(path, recording.info);
    std::vector<float> both(static_cast<std::size_t>(recording.info.frames) * 2);
    sf_readf_float(file.get(), both.data(), recording.info.frames);
    for (std::size_t i = 0; i < both.size(); i += 2) recording.left.push_back(both[i]);
    return recording;
  }
  void expectWritten(const char* name, int format) {
    options_.fileOut = folder_ / name;
    SoundProcess process;
    {
      const FileAudioDevice device{options_, process};
      ASSERT_TRUE(waitFor([&] { return process.frames() > 24000; }));
    }
    const auto recording = read(options_.fileOut);
    EXPECT_EQ(recording.info.format, format);
    EXPECT_EQ(recording.info.samplerate, 48000);
    EXPECT_EQ(recording.left.size(), process.frames());
    EXPECT_GT(bestToneIn(recording.left).signalToNoise, 90.0);
  }
  void expectSentFromItsFirstFrame(const char* name, double error) {
    options_.fileIn = makeTone(name, 48000, 2, 0.5);
    SoundProcess process{36000};
    const FileAudioDevice device{options_, process};
    ASSERT_TRUE(waitFor([&] { return process.full(); }));
    const auto& heard = process.heard();
    for (std::size_t i = 0; i < 24000; ++i) {
      const double turns = SoundProcess::kTone * static_cast<double>(i) / 48000.0;
      ASSERT_NEAR(heard[i], 0.5 * std::cos(2.0 * std::numbers::pi * turns), error) << i;
    }
    EXPECT_TRUE(std::all_of(heard.begin() + 24000, heard.end(), [](float s) { return s == 0.0F; }));
    EXPECT_THAT(device.description(), HasSubstr(std::string{name} + " (at its end)"));
    EXPECT_EQ(device.sendName(), options_.fileIn.string());
  }
  std::string refusal() {
    SoundProcess process;
    try {
      const FileAudioDevice device{options_, process};
    } catch (const DeviceError& error) {
      return error.what();
    }
    return "";
  }

  testing::TemporaryDirectory directory_;
  const std::filesystem::path& folder_ = directory_.path();
  AudioDeviceOptions options_;
};

TEST_F(FileAudioDeviceTest, SendsAFileFromItsFirstFrame) {
  expectSentFromItsFirstFrame("tone.wav", 1e-6);
}

TEST_F(FileAudioDeviceTest, SendsAFlacFile) {
  expectSentFromItsFirstFrame("tone.flac", 2e-7);  // 24 bits
}

TEST_F(FileAudioDeviceTest, SendsAFileOfAnotherRateInTime) {
  options_.fileIn = makeTone("mono.wav", 44100, 1, 1.0);
  SoundProcess process{60000};
  const FileAudioDevice device{options_, process};
  ASSERT_TRUE(waitFor([&] { return process.full(); }));
  const std::vector<float> middle{process.heard().begin() + 4800, process.heard().begin() + 43200};
  EXPECT_GT(bestToneIn(middle).signalToNoise, 90.0);
  EXPECT_EQ(process.heard(), process.heardRight());
  for (std::size_t i = 4800; i < 43200; ++i) {
    const double turns = SoundProcess::kTone * static_cast<double>(i) / 48000.0;
    ASSERT_NEAR(process.heard()[i], 0.5 * std::cos(2.0 * std::numbers::pi * turns), 1e-4) << i;
  }
  EXPECT_NE(process.heard()[47990], 0.0F);
  EXPECT_EQ(process.heard()[48100], 0.0F);
}

TEST_F(FileAudioDeviceTest, MissingChannelsAreSilent) {
  options_.fileIn = makeTone("stereo.wav", 48000, 2, 0.1);
  options_.inputs = 3;
  SoundProcess process{4000};
  const FileAudioDevice device{options_, process};
  EXPECT_TRUE(waitFor([&] { return process.full(); }));
  EXPECT_EQ(device.state().inputs, 3U);
}

TEST_F(FileAudioDeviceTest, WritesTheMixAsWav) {
  expectWritten("mix.wav", SF_FORMAT_WAV | SF_FORMAT_FLOAT);
}

TEST_F(FileAudioDeviceTest, WritesTheMixAsFlac) {
  expectWritten("mix.FLAC", SF_FORMAT_FLAC | SF_FORMAT_PCM_24);
}

TEST_F(FileAudioDeviceTest, SaysInOneLineWhatCannotBeOpened) {
  options_.fileIn = folder_ / "nowhere.wav";
  EXPECT_THAT(refusal(), ::testing::MatchesRegex("cannot read .*nowhere.wav: .+"));
  options_.fileIn = folder_ / "text.wav";
  std::ofstream{options_.fileIn} << "no sound";
  EXPECT_THAT(refusal(), ::testing::MatchesRegex("cannot read .*text.wav: .+"));
  options_.fileIn.clear();
  options_.fileOut = folder_ / "mix.ogg";
  EXPECT_THAT(refusal(), HasSubstr("ends in .wav or .flac"));
  options_.fileOut = folder_ / "no such folder" / "mix.wav";
  EXPECT_THAT(refusal(), HasSubstr("cannot write"));
  options_.fileOut = folder_ / "full.wav";
  std::filesystem::create_symlink("/dev/full", options_.fileOut);
  EXPECT_THAT(refusal(), ::testing::MatchesRegex("cannot write .*full.wav: .+"));
}

// The limit on a file's size fails as a full disk does.
TEST_F(FileAudioDeviceTest, SoundGoesOnWhenTheDiskIsFull) {
  options_.fileOut = folder_ / "mix.wav";
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  const rlimit small{100'000, before.rlim_max};
  setrlimit(RLIMIT_FSIZE, &small);
  SoundProcess process;
  {
    const FileAudioDevice device{options_, process};
    EXPECT_TRUE(waitFor(
        [&] { return device.description().find("writing has failed") != std::string::npos; }));
    const auto then = process.frames();
    EXPECT_TRUE(waitFor([&] { return process.frames() > then + 4800; }));
  }
  setrlimit(RLIMIT_FSIZE, &before);
  EXPECT_GT(read(options_.fileOut).left.size(), 10'000U);
}

// As good as a crash: another process that ends without a farewell.
TEST_F(FileAudioDeviceTest, TheFileIsGoodAfterACrash) {
  options_.fileOut = folder_ / "mix.wav";
  const pid_t child = fork();
  if (child == 0) {
    SoundProcess process;
    const FileAudioDevice device{options_, process};
    testing::wait(std::chrono::milliseconds{2400});
    _exit(0);
  }
  waitpid(child, nullptr, 0);
  const auto recording = read(options_.fileOut);
  EXPECT_GT(recording.left.size(), 48'000U);
  EXPECT_GT(bestToneIn(recording.left).signalToNoise, 90.0);
}

}  // namespace
}  // namespace midipool
