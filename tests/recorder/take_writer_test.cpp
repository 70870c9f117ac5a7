// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorder/take_writer.hpp"

#include <atomic>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "net/temporary_directory.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// A disk as slow as the test wants it.
struct Disk {
  std::atomic<std::int64_t> frames{0};
  std::atomic<std::int64_t> stall{0};  // milliseconds, once
  std::atomic<bool> broken{false};

  class Writer final : public SoundWriter {
   public:
    explicit Writer(Disk& disk) : disk_{disk} {}
    void write(std::span<const float> samples) override {
      if (const auto time = disk_.stall.exchange(0); time > 0) {
        std::this_thread::sleep_for(std::chrono::milliseconds{time});
      }
      if (disk_.broken) throw RecordingError{"cannot write x.flac: Input/output error"};
      disk_.frames += static_cast<std::int64_t>(samples.size());
    }
    void bringUpToDate() noexcept override {}

   private:
    Disk& disk_;
  };
};

class TakeWriterTest : public ::testing::Test {
 protected:
  TakeWriter::Settings settings() {
    TakeWriter::Settings settings;
    settings.files.folder = directory_.path();
    settings.files.open = [this](const auto&, std::size_t) {
      return std::make_unique<Disk::Writer>(disk_);
    };
    settings.renewEvery = 10ms;
    settings.freeBytes = [this](const auto&) { return std::optional{free_.load()}; };
    return settings;
  }
  static void sound(TakeWriter& writer, int blocks) {
    const std::vector<float> block(1000, 0.1F);
    for (int i = 0; i < blocks; ++i, frame_ += 1000) writer.sound(0, frame_, block, {});
  }
  static TakeWriter::State wait(const TakeWriter& writer) {
    for (int i = 0; i < 500 && !writer.state().ended; ++i) std::this_thread::sleep_for(10ms);
    return writer.state();
  }
  void SetUp() override { frame_ = 0; }

  testing::TemporaryDirectory directory_;
  Disk disk_;
  std::atomic<std::uint64_t> free_{std::uint64_t{10} << 30U};
  static inline std::int64_t frame_ = 0;
};

TEST_F(TakeWriterTest, ADiskThatStandsStillForHalfASecondLosesNothing) {
  TakeWriter writer{settings()};
  writer.begin(0, {"Ben", TrackKind::kStem, 1});
  for (int i = 0; i < 10; ++i) {
    if (i % 4 == 2) disk_.stall = 500;
    const auto before = std::chrono::steady_clock::now();
    sound(writer, 50);
    EXPECT_LT(std::chrono::steady_clock::now() - before, 400ms);  // nobody waits for it
    std::this_thread::sleep_for(20ms);
  }
  writer.finish();
  const auto state = wait(writer);
  EXPECT_TRUE(state.ended);
  EXPECT_THAT(state.error, IsEmpty());
  EXPECT_EQ(state.frames, 500'000);
  EXPECT_EQ(disk_.frames, 500'000);
}

TEST_F(TakeWriterTest, ADiskThatIsTooSlowForTooLongEndsItWithAllThatHadCome) {
  auto slow = settings();
  slow.mostWaiting = 100 * 1000 * sizeof(float);
  TakeWriter writer{slow};
  writer.begin(0, {"Ben", TrackKind::kStem, 1});
  disk_.stall = 300;
  sound(writer, 1);
  std::this_thread::sleep_for(100ms);
  sound(writer, 200);
  const auto state = wait(writer);
  EXPECT_THAT(state.error, HasSubstr("too slow"));
  EXPECT_GE(disk_.frames, 99'000);
  EXPECT_EQ(state.frames, disk_.frames);
}

TEST_F(TakeWriterTest, ADiskThatFailsEndsItWithTheReason) {
  TakeWriter writer{settings()};
  writer.begin(0, {"Ben", TrackKind::kStem, 1});
  sound(writer, 10);
  std::this_thread::sleep_for(50ms);
  disk_.broken = true;
  sound(writer, 10);
  const auto state = wait(writer);
  EXPECT_EQ(state.error, "cannot write x.flac: Input/output error");
  EXPECT_EQ(state.frames, 10'000);
  EXPECT_TRUE(std::filesystem::exists(directory_.path() / "take.rpp"));
}

TEST_F(TakeWriterTest, EndsBeforeTheDiskIsFull) {
  TakeWriter writer{settings()};
  writer.begin(0, {"Ben", TrackKind::kStem, 1});
  sound(writer, 10);
  std::this_thread::sleep_for(50ms);
  ASSERT_TRUE(writer.state().left.has_value());
  EXPECT_GT(*writer.state().left, 7h);
  free_ = std::uint64_t{150} << 20U;
  const auto state = wait(writer);
  EXPECT_THAT(state.error, HasSubstr("only 150 MB are left"));
  EXPECT_EQ(state.frames, 10'000);
}

TEST_F(TakeWriterTest, TheRestIsWrittenWhenItIsDestroyed) {
  {
    TakeWriter writer{settings()};
    writer.begin(0, {"Ben", TrackKind::kStem, 1});
    sound(writer, 100);
  }
  EXPECT_EQ(disk_.frames, 100'000);
}

}  // namespace
}  // namespace midipool
