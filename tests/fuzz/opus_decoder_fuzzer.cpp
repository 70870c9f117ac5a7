// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <vector>

#include "audio/opus_decoder.hpp"
#include "fuzz/fuzz.hpp"

// What a member of a room may send as Opus: packets of any bytes, one after the other, and lost ones
// between them. The first byte chooses the format; each packet has its length before it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace midipool;
  constexpr OpusFormat kFormats[] = {{120, 1}, {240, 2}, {480, 2}, {64, 2}, {128, 1}, {256, 2}};
  if (size == 0) return 0;
  std::span bytes{data, size};
  const auto format = kFormats[bytes[0] % std::size(kFormats)];
  bytes = bytes.subspan(1);
  OpusFrameDecoder decoder{format};
  std::vector<float> left(format.framesPerPacket);
  std::vector<float> right(format.channels == 2 ? format.framesPerPacket : 0);
  while (!bytes.empty()) {
    const auto length = std::min<std::size_t>(bytes[0], bytes.size() - 1);
    (void)decoder.decode(bytes.subspan(1, length), left, right);
    bytes = bytes.subspan(1 + length);
    for (const auto& samples : {left, right}) {
      for (const float sample : samples) {
        fuzz::require(std::abs(sample) <= 2.0F, "a sample that ears bear");
      }
    }
  }
  return 0;
}
