// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>

#include "media/stream_decoder.hpp"
#include "recorder/packet_hold.hpp"
#include "recorder/timed_stem.hpp"
#include "recorder/track_source.hpp"
#include "wire/stream_info.hpp"

namespace midipool {

// Another player's stream for a recording: decoded in the order of its packets, whatever order they came
// in, and later than the ear needs it, so that what was repaired by then is whole. One thread.
class StemSource final : public TrackSource, private BlockSink {
 public:
  // The interpolator must outlive it. Throws as PayloadDecoder does.
  StemSource(const StreamFormat& format, const Interpolator& interpolator);

  // An RTP packet of this stream, opened.
  void received(std::span<const std::uint8_t> rtp) { hold_.add(rtp); }

  [[nodiscard]] std::size_t channels() const noexcept override { return stem_.channels(); }
  bool render(SessionTime start, std::span<float> left, std::span<float> right) override;
  void forgetBefore(SessionTime time) override;

 private:
  void take(const SoundBlock& block) noexcept override { stem_.take(block, start_); }

  PacketHold hold_;
  TimedStem stem_;
  StreamDecoder decoder_;
  SessionTime start_{};  // of the block that is being made
};

}  // namespace midipool
