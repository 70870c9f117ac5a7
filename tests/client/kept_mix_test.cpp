// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/kept_mix.hpp"

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <unistd.h>

namespace midipool {
namespace {

using namespace std::chrono_literals;

class KeptMixTest : public ::testing::Test {
 protected:
  KeptMixTest() { std::filesystem::create_directories(folder_); }
  ~KeptMixTest() override { std::filesystem::remove_all(folder_); }
  KeptMixTest(const KeptMixTest&) = delete;
  KeptMixTest& operator=(const KeptMixTest&) = delete;

  KeptMix kept(const std::filesystem::path& file) {
    return {file, "jam", [this](LogLevel level, const std::string& line) {
              if (level == LogLevel::kWarning) warnings_.push_back(line);
            }};
  }
  [[nodiscard]] RoomMix inFile() const { return RoomMixFile{path_}.load("jam"); }

  static RoomMix louder(double decibels) {
    RoomMix mix;
    mix.master = Decibels{decibels};
    return mix;
  }

  std::filesystem::path folder_ = std::filesystem::temp_directory_path() /
                                  ("midipool-kept-mix-" + std::to_string(::getpid()) + "-" +
                                   ::testing::UnitTest::GetInstance()->current_test_info()->name());
  std::filesystem::path path_ = folder_ / "mixer.json";
  std::vector<std::string> warnings_;
  LocalTime now_{1h};
};

TEST_F(KeptMixTest, WritesOnceAMomentAfterTheFirstOfManyChanges) {
  auto kept = this->kept(path_);
  for (int i = 0; i < 19; ++i, now_ += 100ms) {
    kept.changed(now_);
    kept.tick(louder(-i), now_);
    ASSERT_FALSE(std::filesystem::exists(path_));
  }
  kept.tick(louder(-6.0), now_ + 100ms);
  EXPECT_EQ(inFile(), louder(-6.0));
  kept.tick(louder(-9.0), now_ + 10s);  // which nobody has called a change
  EXPECT_EQ(inFile(), louder(-6.0));
}

TEST_F(KeptMixTest, WhoLeavesDoesNotWait) {
  auto kept = this->kept(path_);
  kept.changed(now_);
  kept.save(louder(-3.0));
  EXPECT_EQ(this->kept(path_).load(), louder(-3.0));
}

TEST_F(KeptMixTest, WithoutAFileItKeepsNothing) {
  auto kept = this->kept({});
  kept.changed(now_);
  kept.save(louder(-3.0));
  EXPECT_EQ(kept.load(), RoomMix{});
  EXPECT_TRUE(warnings_.empty());
}

TEST_F(KeptMixTest, WhatCannotBeReadOrWrittenIsALineOfWarning) {
  std::filesystem::create_directories(path_);
  auto kept = this->kept(path_);
  EXPECT_EQ(kept.load(), RoomMix{});
  kept.changed(now_);
  kept.save(louder(-3.0));
  ASSERT_EQ(warnings_.size(), 2U);
  for (const auto& line : warnings_) EXPECT_NE(line.find("mixer.json"), std::string::npos);
}

}  // namespace
}  // namespace midipool
