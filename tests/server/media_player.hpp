// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "server/links.hpp"
#include "wire/stream_info.hpp"

namespace midipool::testing {

// One who sends sound, as the server meets him.
struct MediaPlayer {
  using Bytes = std::vector<std::uint8_t>;

  MediaPlayer(const StreamInfo& stream, const DatagramLink::Endpoint& where)
      : info{stream}, endpoint{where} {
    sealer = std::make_unique<SrtpStream>(SrtpStream::Direction::kSending, info.source, info.key);
  }
  MediaPlayer(std::uint32_t source, const DatagramLink::Endpoint& where)
      : MediaPlayer{StreamInfo{source, source, keyOf(source), {}}, where} {}

  static StreamKey keyOf(std::uint32_t source) {
    StreamKey key;
    key.fill(static_cast<std::uint8_t>(source));
    return key;
  }

  Bytes packet() { return packet(RtpHeader{}, Bytes(64)); }
  // Source and sequence number are filled in.
  Bytes packet(RtpHeader header, const Bytes& payload) {
    header.sequence = ++sequence;
    header.source = info.source;
    Bytes bytes(kRtpHeaderSize);
    encodeRtpHeader(header, std::span<std::uint8_t, kRtpHeaderSize>{bytes.data(), kRtpHeaderSize});
    bytes.insert(bytes.end(), payload.begin(), payload.end());
    const auto size = bytes.size();
    bytes.resize(size + kSrtpOverhead);
    bytes.resize(sealer->protectRtp(bytes, size).value());
    return bytes;
  }
  // An empty receiver report: all that one sends who only listens.
  Bytes report() {
    Bytes bytes{0x80, 201, 0, 1};
    for (int shift = 24; shift >= 0; shift -= 8) {
      bytes.push_back(static_cast<std::uint8_t>(info.source >> static_cast<unsigned>(shift)));
    }
    return sealedReport(bytes);
  }
  Bytes sealedReport(Bytes bytes) {
    const auto size = bytes.size();
    bytes.resize(size + kSrtcpOverhead);
    bytes.resize(sealer->protectRtcp(bytes, size).value());
    return bytes;
  }

  StreamInfo info;
  DatagramLink::Endpoint endpoint;
  std::uint16_t sequence = 0;
  std::unique_ptr<SrtpStream> sealer;
};

}  // namespace midipool::testing
