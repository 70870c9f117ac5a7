// SPDX-License-Identifier: GPL-3.0-or-later
// What the audio callback calls, where the guard of the `debug` preset aborts when any of it
// allocates or takes a lock.
#include <array>

#include <gtest/gtest.h>

#include "audio/concealer.hpp"
#include "audio/mixer.hpp"
#include "audio/opus_decoder.hpp"
#include "audio/opus_encoder.hpp"
#include "audio/signals.hpp"
#include "realtime/guard.hpp"

namespace midipool {
namespace {

using namespace midipool::testing;

TEST(AudioRealtime, TheMixerNeitherAllocatesNorLocks) {
  Mixer mixer{kRate};
  ASSERT_TRUE(mixer.add(StripId{1}, StripInput::kStereo));
  ASSERT_TRUE(mixer.add(StripId{2}, StripInput::kMono, {.gain = Decibels{10.0}}));
  auto source = noise(1024);
  source[500] = kNan;
  const auto loud = noise(1024, 4.0F);
  Samples left(1024);
  Samples right(1024);
  const std::array blocks{StripBlock{StripId{1}, source, source}, StripBlock{StripId{2}, loud, {}}};
  const realtime::RealtimeScope scope;
  for (int i = 0; i < 10; ++i) {
    mixer.mix(std::span{blocks}.first(i % 2 == 0 ? 2 : 1), left, right);
  }
}

TEST(AudioRealtime, TheConcealerNeitherAllocatesNorLocks) {
  Concealer concealer{kRate};
  auto block = noise(256);
  const realtime::RealtimeScope scope;
  for (int i = 0; i < 100; ++i) {
    if (i % 4 == 3 || i > 50) {
      concealer.conceal(block);
    } else {
      concealer.heard(block);
    }
  }
}

TEST(AudioRealtime, OpusNeitherAllocatesNorLocks) {
  for (const std::uint32_t frames : {64U, 256U, 120U, 480U}) {
    OpusFrameEncoder encoder{{frames, 2}};
    OpusFrameDecoder decoder{{frames, 2}};
    const auto source = noise(frames, 0.5F);
    Samples left(frames);
    Samples right(frames);
    const std::array<std::uint8_t, 40> rubbish{0xFF, 0x13, 0x7A};
    const realtime::RealtimeScope scope;
    for (int i = 0; i < 40; ++i) {
      const auto packet = encoder.encode(source, source);
      if (i % 8 == 5) {
        decoder.conceal(left, right);
      } else {
        (void)decoder.decode(i % 8 == 6 ? std::span{rubbish} : packet, left, right);
      }
    }
    encoder.setBitRate(96'000);
  }
}

}  // namespace
}  // namespace midipool
