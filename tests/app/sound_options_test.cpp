// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sound_options.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/names.hpp"

namespace midipool {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

SoundOptions options(const std::string& codec, std::uint32_t frames, std::uint32_t channels = 2) {
  SoundOptions options;
  options.codec = codec;
  options.packetFrames = frames;
  options.sendChannels = channels;
  return options;
}

TEST(SoundOptions, Pcm256FramesAreTakenWhereTheyFit) {
  EXPECT_EQ(soundSettings(options("l16", 256)).framesPerPacket, 256U);
  EXPECT_EQ(soundSettings(options("l16", 256, 1)).framesPerPacket, 256U);
  EXPECT_EQ(soundSettings(options("l24", 256, 1)).codec, PayloadType::kL24);
  EXPECT_EQ(soundSettings(options("l24", 128)).framesPerPacket, 128U);
  EXPECT_EQ(soundSettings(options("l24", 256, 0)).framesPerPacket, 256U);
  EXPECT_THROW(static_cast<void>(soundSettings(options("l24", 256))), UsageError);
  EXPECT_THROW(static_cast<void>(soundSettings(options("l16", 240))), UsageError);
  EXPECT_EQ(soundSettings(options("opus", 256)).codec, PayloadType::kOpusCustom);
}

TEST(SoundOptions, WhoAsksForRepairInPacketsWithoutRoomIsToldSo) {
  auto chosen = options("l16", 256);
  EXPECT_THAT(vainRepair(chosen), IsEmpty());
  chosen.repair = "on";
  EXPECT_THAT(vainRepair(chosen), HasSubstr("no room for parity"));
  for (auto others :
       {options("l16", 0), options("l16", 128), options("l16", 256, 1), options("l24", 128),
        options("l24", 256, 1), options("opus", 256), options("opus", 480)}) {
    others.repair = "on";
    EXPECT_THAT(vainRepair(others), IsEmpty()) << others.codec << others.packetFrames;
  }
}

}  // namespace
}  // namespace midipool
