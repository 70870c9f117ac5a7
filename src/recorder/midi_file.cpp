// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorder/midi_file.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <string_view>

namespace midipool {
namespace {

constexpr std::int64_t kTicksPerQuarter = 960;
constexpr double kMostOff = 250.0;  // microseconds

// Bytes of one track, in which events come in order of time.
class Track {
 public:
  void meta(std::int64_t tick, std::uint8_t type, std::string_view data) {
    number(static_cast<std::uint32_t>(std::max<std::int64_t>(0, tick - last_)));
    last_ = std::max(last_, tick);
    byte(0xFF);
    byte(type);
    number(static_cast<std::uint32_t>(data.size()));
    bytes_ += data;
  }
  [[nodiscard]] const std::string& bytes() const { return bytes_; }

 private:
  void byte(unsigned value) { bytes_ += static_cast<char>(value); }
  // Seven bits a byte, the highest first.
  void number(std::uint32_t value) {
    for (int shift = 28; shift > 0; shift -= 7) {
      if (value >> shift != 0) byte(0x80U | ((value >> shift) & 0x7FU));
    }
    byte(value & 0x7FU);
  }

  std::string bytes_;
  std::int64_t last_ = 0;
};

std::string bigEndian(std::uint32_t value, int bytes) {
  std::string text;
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
    text += static_cast<char>((value >> shift) & 0xFFU);
  }
  return text;
}

std::int64_t tickOf(double quarters) {
  return std::llround(quarters * static_cast<double>(kTicksPerQuarter));
}

std::string signatureBytes(TimeSignature signature) {
  std::string data;
  data += static_cast<char>(signature.numerator());
  data += static_cast<char>(std::bit_width(static_cast<unsigned>(signature.denominator())) - 1);
  data += static_cast<char>(96 / signature.denominator());  // MIDI clocks in a beat
  data += static_cast<char>(8);                             // 32nds in 24 of them
  return data;
}

// What a reader of the file takes the time to be, beside what it was.
class TempoWriter {
 public:
  explicit TempoWriter(Track& track) : track_{track} {}

  void stretch(const TempoMap::Stretch& stretch, std::int64_t from, std::int64_t to) {
    const double exact = 60e6 / stretch.bpm;
    off_ = written_ - static_cast<double>(stretch.time.count()) * 1e-3;
    for (auto tick = from; tick < to || tick == from;) {
      const auto tempo = choose(exact);
      say(tick, tempo);
      const auto count = std::min(to - tick, lasts(static_cast<double>(tempo) - exact));
      if (count <= 0) return;
      const double quarters = static_cast<double>(count) / static_cast<double>(kTicksPerQuarter);
      written_ += static_cast<double>(tempo) * quarters;
      off_ += (static_cast<double>(tempo) - exact) * quarters;
      tick += count;
    }
  }

 private:
  [[nodiscard]] std::int64_t choose(double exact) const {
    if (off_ >= kMostOff) return std::llround(std::ceil(exact)) - 1;
    if (off_ <= -kMostOff) return std::llround(std::floor(exact)) + 1;
    return std::llround(exact);
  }
  // Ticks until it would be off by the most, a quarter note at least.
  [[nodiscard]] std::int64_t lasts(double difference) const {
    constexpr std::int64_t kForever = std::int64_t{1} << 40;
    if (std::abs(difference) < 1e-9) return kForever;
    const double limit = difference > 0.0 ? kMostOff : -kMostOff;
    const double quarters = std::clamp((limit - off_) / difference, 1.0, 1e9);
    return std::llround(std::ceil(quarters)) * kTicksPerQuarter;
  }
  void say(std::int64_t tick, std::int64_t tempo) {
    if (tempo == said_) return;
    said_ = tempo;
    track_.meta(tick, 0x51, bigEndian(static_cast<std::uint32_t>(tempo), 3));
  }

  Track& track_;
  double written_ = 0.0;  // microseconds
  double off_ = 0.0;
  std::int64_t said_ = 0;
};

std::string chunk(std::string_view type, const std::string& data) {
  return std::string{type} + bigEndian(static_cast<std::uint32_t>(data.size()), 4) + data;
}

std::string tempoTrack(const TakeDescription& take, std::int64_t end) {
  Track track;
  TempoWriter tempo{track};
  track.meta(0, 0x03, take.room);
  const auto& stretches = take.tempo.stretches();
  for (std::size_t i = 0; i < stretches.size(); ++i) {
    const auto from = tickOf(stretches[i].quarters);
    const auto to = i + 1 < stretches.size() ? tickOf(stretches[i + 1].quarters) : end;
    if (stretches[i].newBars) track.meta(from, 0x58, signatureBytes(stretches[i].signature));
    tempo.stretch(stretches[i], from, to);
  }
  track.meta(end, 0x2F, {});
  return track.bytes();
}

std::string markerTrack(const TakeDescription& take, std::int64_t end) {
  Track track;
  track.meta(0, 0x03, "markers");
  for (const auto& marker : take.markers) {
    track.meta(std::min(end, tickOf(take.tempo.quartersAt(marker.time))), 0x06, marker.text);
  }
  track.meta(end, 0x2F, {});
  return track.bytes();
}

}  // namespace

std::string midiFile(const TakeDescription& take) {
  const auto end = tickOf(take.tempo.quartersAt(lengthOfFrames(take.frames)));
  const auto header = bigEndian(1, 2) + bigEndian(2, 2) + bigEndian(kTicksPerQuarter, 2);
  return chunk("MThd", header) + chunk("MTrk", tempoTrack(take, end)) +
         chunk("MTrk", markerTrack(take, end));
}

}  // namespace midipool
