// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorder/recording_inbox.hpp"

#include <memory>
#include <vector>

#include <gtest/gtest.h>

namespace midipool {
namespace {

TEST(RecordingInbox, GivesWhatWasPutInInItsOrder) {
  const auto inbox = std::make_unique<RecordingInbox>();
  for (std::uint8_t i = 0; i < 3; ++i) inbox->packet(std::vector<std::uint8_t>{i, 7});
  SoundBlock block;
  block.frame = 128;
  inbox->own(block);
  InputBlock inputs;
  inputs.frame = 256;
  inbox->inputs(inputs);
  std::vector<int> packets;
  std::vector<std::int64_t> blocks;
  const auto take = [&] {
    inbox->takeAll([&](const OpenedPacket& packet) { packets.push_back(packet.view()[0]); },
                   [&](const SoundBlock& own) { blocks.push_back(own.frame); },
                   [&](const InputBlock& both) { blocks.push_back(both.frame); });
  };
  take();
  take();
  EXPECT_EQ(packets, (std::vector{0, 1, 2}));
  EXPECT_EQ(blocks, (std::vector<std::int64_t>{128, 256}));
}

TEST(RecordingInbox, LeavesOutWhatIsNoPacketAndCountsWhatFindsNoRoom) {
  const auto inbox = std::make_unique<RecordingInbox>();
  inbox->packet({});
  inbox->packet(std::vector<std::uint8_t>(OpenedPacket::kMostBytes + 1));
  EXPECT_EQ(inbox->lost(), 0U);
  for (int i = 0; i < 10'000; ++i) inbox->packet(std::vector<std::uint8_t>(100));
  std::uint64_t taken = 0;
  inbox->takeAll([&](const OpenedPacket&) { ++taken; }, [](const SoundBlock&) {},
                 [](const InputBlock&) {});
  EXPECT_EQ(taken + inbox->lost(), 10'000U);
  EXPECT_GT(inbox->lost(), 0U);
}

}  // namespace
}  // namespace midipool
