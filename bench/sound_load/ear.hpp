// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "media/payload_decoder.hpp"
#include "test_tone.hpp"
#include "wire/rtp_packet.hpp"
#include "wire/srtp.hpp"

namespace midipool {

// Makes sure that a stream is what it should be: it opens a packet now and then, and once decodes some
// that follow each other, to be asked later who is heard in them. All of them would cost more than the
// server takes.
class Ear {
 public:
  explicit Ear(const StreamInfo& stream);

  [[nodiscard]] std::uint32_t source() const noexcept { return stream_.source; }
  // Decodes what comes next.
  void listen() noexcept { listening_ = true; }
  void received(const RtpHeader& header, std::span<const std::uint8_t> datagram);

  [[nodiscard]] std::uint64_t refused() const noexcept { return refused_; }
  // Whether enough has been decoded.
  [[nodiscard]] bool hasHeard() const noexcept { return sound_.size() >= kFrames; }
  // Whether all of it are numbers.
  [[nodiscard]] bool isFinite() const noexcept;
  [[nodiscard]] bool hears(std::size_t place) const noexcept;

 private:
  // A codec needs a beginning.
  static constexpr std::size_t kFrames = 4 * TestTone::kLoop;
  static constexpr std::uint16_t kOpenEvery = 16;

  void decode(const RtpHeader& header, std::span<const std::uint8_t> payload);

  StreamInfo stream_;
  SrtpStream opener_;
  PayloadDecoder decoder_;
  bool listening_ = false;
  std::uint16_t next_ = 0;
  std::vector<float> sound_;
  SoundBlock block_;
  std::uint64_t refused_ = 0;
};

}  // namespace midipool
