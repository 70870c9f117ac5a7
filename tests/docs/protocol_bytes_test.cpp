// SPDX-License-Identifier: GPL-3.0-or-later
// The worked byte sequences of docs/protocol.md. They were made by a program that shares no code
// with midiPool; here the real decoders read them.
#include <algorithm>
#include <stdexcept>

#include <gtest/gtest.h>

#include "docs/fenced_blocks.hpp"
#include "midi/control_messages.hpp"
#include "midi/message.hpp"
#include "wire/clock_packet.hpp"
#include "wire/datagram.hpp"
#include "wire/hex.hpp"
#include "wire/midi_item.hpp"
#include "wire/redundant_packet.hpp"

namespace midipool {
namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr std::uint32_t kSession = 305419896;

Bytes bytesOf(const std::string& name) {
  for (const auto& block : testing::fencedBlocks(MIDIPOOL_PROTOCOL_PAGE)) {
    if (block.label != "hex " + name) continue;
    auto digits = block.text;
    std::erase_if(digits, [](char c) { return c == ' ' || c == '\n'; });
    if (auto bytes = fromHex(digits)) return *bytes;
  }
  throw std::runtime_error{"docs/protocol.md has no bytes called " + name};
}

DatagramKeys keys() {
  return {*keyFromHex("00112233445566778899aabbccddeeff01020304"),
          *keyFromHex("ffeeddccbbaa9988776655443322110005060708")};
}

// Opens a datagram of the page; its payload must be the one that the page shows.
OpenedDatagram opened(DatagramOpener& opener, const std::string& name) {
  const auto datagram = opener.open(bytesOf(name + " sealed"));
  if (!datagram) throw std::runtime_error{name + " is not authentic"};
  EXPECT_TRUE(std::ranges::equal(datagram->payload, bytesOf(name)));
  return *datagram;
}

TEST(ProtocolBytes, ClockQuestion) {
  DatagramOpener opener{kSession, keys().clientToServer};
  const auto datagram = opened(opener, "question");
  EXPECT_EQ(datagram.kind, DatagramKind::kClockQuestion);
  EXPECT_EQ(datagram.sequence, 0U);
  EXPECT_EQ(nanosecondsOf(decodeClockQuestion(datagram.payload)->asked), 1'000'000'000'000);
}

TEST(ProtocolBytes, ClockAnswer) {
  DatagramOpener opener{kSession, keys().serverToClient};
  const auto datagram = opened(opener, "answer");
  EXPECT_EQ(datagram.kind, DatagramKind::kClockAnswer);
  const auto answer = decodeClockAnswer(datagram.payload);
  EXPECT_EQ(nanosecondsOf(answer->asked), 1'000'000'000'000);
  EXPECT_EQ(nanosecondsOf(answer->questionArrived), 5'000'250'000);
  EXPECT_EQ(nanosecondsOf(answer->answered), 5'000'262'000);
}

TEST(ProtocolBytes, WhatMidiPoolSealsIsWhatThePageShows) {
  DatagramSealer sealer{kSession, keys().clientToServer};
  const auto question = sealer.seal(DatagramKind::kClockQuestion, bytesOf("question"));
  EXPECT_TRUE(std::ranges::equal(question, bytesOf("question sealed")));
  const auto midi = sealer.seal(DatagramKind::kMidi, bytesOf("midi packet"));
  EXPECT_TRUE(std::ranges::equal(midi, bytesOf("midi packet sealed")));
}

TEST(ProtocolBytes, MediaAddress) {
  constexpr std::uint32_t kMedia = 271828182;
  const DatagramKeys media{*keyFromHex("202122232425262728292a2b2c2d2e2f30313233"),
                           *keyFromHex("404142434445464748494a4b4c4d4e4f50515253")};
  DatagramSealer client{kMedia, media.clientToServer};
  EXPECT_TRUE(std::ranges::equal(client.seal(DatagramKind::kMediaAddress, {}),
                                 bytesOf("media address sealed")));
  DatagramSealer server{kMedia, media.serverToClient};
  EXPECT_TRUE(std::ranges::equal(server.seal(DatagramKind::kMediaAddressHeard, {}),
                                 bytesOf("media address heard sealed")));
}

TEST(ProtocolBytes, SharedMidi) {
  DatagramOpener opener{kSession, keys().clientToServer};
  const auto datagram = opened(opener, "midi packet");
  EXPECT_EQ(datagram.kind, DatagramKind::kMidi);
  const auto packet = decodeRedundantPacket(datagram.payload);
  ASSERT_TRUE(packet);
  EXPECT_EQ(packet->acknowledged, 7U);
  EXPECT_EQ(packet->oldest, 0U);
  EXPECT_EQ(packet->first, 0U);
  EXPECT_TRUE(packet->echo);
  ASSERT_EQ(packet->items.size(), 2U);
  const auto noteOn = decodeMidiItem(packet->items[0]);
  const auto noteOff = decodeMidiItem(packet->items[1]);
  EXPECT_EQ(nanosecondsOf(noteOn->time), 5'000'300'000);
  EXPECT_EQ(noteOn->message.status(), status::kNoteOn);
  EXPECT_EQ(noteOff->message.status(), status::kNoteOff);
}

TEST(ProtocolBytes, LoopArea) {
  const auto on = parseControlMessage(bytesOf("loop"));
  const auto& area = std::get<LoopArea>(*on);
  EXPECT_EQ(area.loop->start, Beats::sixteenths(64));
  EXPECT_EQ(area.loop->end, Beats::sixteenths(128));
  const auto off = parseControlMessage(bytesOf("no loop"));
  EXPECT_FALSE(std::get<LoopArea>(*off).loop);
}

TEST(ProtocolBytes, MachineLocate) {
  const auto message = parseControlMessage(bytesOf("machine locate"));
  EXPECT_EQ(std::get<MachineLocate>(*message).time, std::chrono::seconds{16});
}

}  // namespace
}  // namespace midipool
