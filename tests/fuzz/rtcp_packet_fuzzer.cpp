// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>

#include "fuzz/fuzz.hpp"
#include "wire/rtcp_packet.hpp"

// What arrives as a report, once SRTCP has let it through: what has been read is written again and
// reads the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace midipool;
  const auto report = decodeRtcp({data, size});
  if (!report) return 0;
  fuzz::require(report->blockCount <= RtcpReport::kMostBlocks, "as many blocks as there is room");
  std::array<std::uint8_t, kLargestRtcpReport> out{};
  const auto written = encodeRtcp(*report, out);
  fuzz::require(written % 4 == 0, "whole words");
  const auto again = decodeRtcp(std::span{out}.first(written));
  fuzz::require(again.has_value(), "it reads again");
  fuzz::require(again->source == report->source, "one source");
  fuzz::require(again->sender == report->sender, "one sender");
  fuzz::require(std::ranges::equal(again->reportBlocks(), report->reportBlocks()), "same blocks");
  fuzz::require(again->name == report->name, "one name");
  return 0;
}
