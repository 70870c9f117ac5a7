// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <cstdint>
#include <functional>
#include <map>
#include <vector>

#include "media/payload_encoder.hpp"
#include "recorder/take_sink.hpp"
#include "wire/rtp_packet.hpp"
#include "wire/stream_info.hpp"

namespace midipool::testing {

// A player's packets, as they come out of SRTP: `sound` says what he plays at each session time, in
// seconds, and his device runs as fast as it likes.
class Sender {
 public:
  using Sound = std::function<double(double seconds)>;

  Sender(std::uint32_t source, SessionTime first, double ppm, Sound sound)
      : source_{source},
        first_{first},
        rate_{48000.0 * (1.0 + ppm * 1e-6)},
        sound_{std::move(sound)} {}

  [[nodiscard]] StreamInfo stream() const {
    StreamInfo info;
    info.source = source_;
    info.format = {PayloadType::kL24, 1, 128};
    return info;
  }
  [[nodiscard]] SessionTime next() const { return timeOf(frame_); }

  std::vector<std::uint8_t> packet() {
    RtpHeader header;
    header.type = PayloadType::kL24;
    header.sequence = static_cast<std::uint16_t>(number_++);
    header.timestamp = static_cast<std::uint32_t>(frame_);
    header.source = source_;
    header.captured = timeOf(frame_);
    std::vector<std::uint8_t> bytes(kRtpHeaderSize);
    encodeRtpHeader(header, std::span<std::uint8_t, kRtpHeaderSize>{bytes.data(), kRtpHeaderSize});
    for (int i = 0; i < 128; ++i) {
      const auto seconds =
          static_cast<double>(timeOf(frame_ + i).time_since_epoch().count()) * 1e-9;
      const auto value = static_cast<std::int32_t>(std::lround(sound_(seconds) * 8388607.0));
      for (int shift = 16; shift >= 0; shift -= 8) {
        bytes.push_back(static_cast<std::uint8_t>(value >> shift));
      }
    }
    frame_ += 128;
    return bytes;
  }

 private:
  [[nodiscard]] SessionTime timeOf(std::int64_t frame) const {
    return first_ + Nanoseconds{std::llround(static_cast<double>(frame) * 1e9 / rate_)};
  }

  std::uint32_t source_;
  SessionTime first_;
  double rate_;
  Sound sound_;
  std::int64_t frame_ = 0;
  std::int64_t number_ = 65'000;  // soon it wraps
};

// Keeps what a recording is made of.
struct KeptTracks final : TakeSink {
  struct Track {
    TrackInfo info;
    std::int64_t start = -1;
    std::vector<float> left;
    std::vector<std::int64_t> gaps;  // where it did not go on
  };

  void begin(std::size_t track, const TrackInfo& info) override { tracks[track].info = info; }
  void sound(std::size_t track, std::int64_t frame, std::span<const float> left,
             std::span<const float>) override {
    auto& kept = tracks.at(track);
    if (kept.start < 0) kept.start = frame;
    const auto end = kept.start + static_cast<std::int64_t>(kept.left.size());
    if (frame != end) kept.gaps.push_back(frame);
    kept.left.resize(kept.left.size() + static_cast<std::size_t>(frame - end), 0.0F);
    kept.left.insert(kept.left.end(), left.begin(), left.end());
  }
  [[nodiscard]] const Track& named(const std::string& name) const {
    for (const auto& [number, track] : tracks) {
      if (track.info.name == name) return track;
    }
    throw std::out_of_range{name};
  }

  std::map<std::size_t, Track> tracks;
};

}  // namespace midipool::testing
