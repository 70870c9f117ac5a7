// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "audio/sample_format.hpp"
#include "wire/parity.hpp"
#include "wire/payload_format.hpp"
#include "wire/stream_info.hpp"

namespace midipool::testing {

// Who hears a mix: decrypts its packets and keeps what was in them.
class MixListener {
 public:
  explicit MixListener(const StreamInfo& stream)
      : stream_{stream}, opener_{SrtpStream::Direction::kReceiving, stream.source, stream.key} {}

  [[nodiscard]] std::uint32_t source() const { return stream_.source; }

  // False when it is not of the mix.
  bool hear(std::span<const std::uint8_t> datagram) {
    std::vector<std::uint8_t> bytes{datagram.begin(), datagram.end()};
    const auto size = opener_.openRtp(bytes);
    if (!size) return false;
    const auto packet = decodeRtp(std::span{bytes}.first(*size));
    EXPECT_TRUE(packet);
    headers_.push_back(packet->header);
    const auto parts = partsOf(*packet);
    EXPECT_TRUE(parts);
    payload_.assign(parts->payload.begin(), parts->payload.end());
    if (!isOpus(stream_.format.type)) keepLefts();
    return true;
  }

  [[nodiscard]] const std::vector<RtpHeader>& headers() const { return headers_; }
  [[nodiscard]] const std::vector<std::uint8_t>& payload() const { return payload_; }
  // The last frame, of a linear mix.
  [[nodiscard]] float left() const { return last(2); }
  [[nodiscard]] float right() const { return last(1); }
  // Frame after frame of all packets, of a linear mix, since this was asked for.
  [[nodiscard]] std::vector<float> takeLefts() { return std::exchange(lefts_, {}); }

 private:
  [[nodiscard]] std::vector<float> decoded() const {
    const auto format =
        stream_.format.type == PayloadType::kL24 ? SampleFormat::kL24 : SampleFormat::kL16;
    std::vector<float> samples(payload_.size() / bytesPerSample(format));
    decodeSamples(format, payload_, samples);
    return samples;
  }
  void keepLefts() {
    const auto samples = decoded();
    for (std::size_t i = 0; i < samples.size(); i += 2) lefts_.push_back(samples[i]);
  }
  [[nodiscard]] float last(std::size_t fromBehind) const {
    const auto samples = decoded();
    return samples.size() < 2 ? 0.0F : samples[samples.size() - fromBehind];
  }

  StreamInfo stream_;
  SrtpStream opener_;
  std::vector<RtpHeader> headers_;
  std::vector<std::uint8_t> payload_;
  std::vector<float> lefts_;
};

}  // namespace midipool::testing
