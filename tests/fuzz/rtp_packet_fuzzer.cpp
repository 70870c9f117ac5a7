// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <vector>

#include "fuzz/fuzz.hpp"
#include "wire/rtp_packet.hpp"

// What arrives as sound, once SRTP has let it through: what has been read is written again and reads
// the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace midipool;
  const std::span bytes{data, size};
  const auto source = sourceOf(bytes);
  const auto packet = decodeRtp(bytes);
  if (!packet) return 0;
  if (source && !looksLikeRtcp(bytes))
    fuzz::require(*source == packet->header.source, "one source");
  std::array<std::uint8_t, kRtpHeaderSize> header{};
  encodeRtpHeader(packet->header, header);
  std::vector<std::uint8_t> again{header.begin(), header.end()};
  again.insert(again.end(), packet->payload.begin(), packet->payload.end());
  const auto second = decodeRtp(again);
  fuzz::require(second.has_value(), "it reads again");
  fuzz::require(second->header.captured == packet->header.captured, "the same time");
  fuzz::require(second->header.sequence == packet->header.sequence, "the same number");
  fuzz::require(std::ranges::equal(second->payload, packet->payload), "the same payload");
  return 0;
}
