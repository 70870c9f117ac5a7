// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/media_stream.hpp"

#include <utility>

namespace midipool {
namespace {

// Above what a stream of its format sends: copies, reports, and what a stalled line lets out at once.
constexpr double kPacketsAboveNominal = 4.0;
constexpr double kBurstSeconds = 1.0;

double packetsPerSecond(const StreamFormat& format) {
  return kPacketsAboveNominal * kFramesPerSecond / static_cast<double>(format.framesPerPacket);
}

}  // namespace

MediaStream::MediaStream(std::string roomName, const StreamInfo& info, bool echoes)
    : room{std::move(roomName)},
      member{info.member},
      source{info.source},
      echo{echoes},
      opener{SrtpStream::Direction::kReceiving, info.source, info.key},
      rate{packetsPerSecond(info.format), packetsPerSecond(info.format) * kBurstSeconds} {}

}  // namespace midipool
