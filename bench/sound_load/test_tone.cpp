// SPDX-License-Identifier: GPL-3.0-or-later
#include "test_tone.hpp"

#include <cmath>
#include <complex>
#include <numbers>
#include <numeric>

#include "media/payload_encoder.hpp"

namespace midipool {
namespace {

constexpr double kTurn = 2.0 * std::numbers::pi;
// Of all frames in the loop: 470 Hz for the first, then 190 Hz apart.
constexpr std::size_t kFirstWaves = 10;
constexpr std::size_t kWavesApart = 4;
constexpr std::int32_t kBitsPerSecond = 128'000;

}  // namespace

// Newman's phases, so that not all crests meet.
TestTone::TestTone(std::size_t place) noexcept
    : turn_{kTurn * static_cast<double>(kFirstWaves + kWavesApart * place) / double{kLoop}},
      phase_{kTurn / 2.0 * static_cast<double>(place * place) / double{kMost}} {}

float TestTone::at(std::size_t frame) const noexcept {
  const auto within = static_cast<double>(frame % kLoop);
  return static_cast<float>(kAmplitude * std::sin(turn_ * within + phase_));
}

double TestTone::loudnessIn(std::span<const float> sound) const noexcept {
  std::complex<double> sum{};
  for (std::size_t i = 0; i < sound.size(); ++i) {
    sum += static_cast<double>(sound[i]) * std::polar(1.0, -turn_ * static_cast<double>(i));
  }
  return 2.0 * std::abs(sum) / (static_cast<double>(sound.size()) * kAmplitude);
}

// Twice round, of which the second one counts: then a codec has had a beginning.
std::vector<std::vector<std::uint8_t>> packetsOf(const TestTone& tone, const StreamFormat& format) {
  PayloadEncoder encoder{format, kBitsPerSecond};
  const std::size_t frames = format.framesPerPacket;
  const auto count = std::lcm(TestTone::kLoop, frames) / frames;
  std::vector<std::vector<std::uint8_t>> packets(count);
  SoundBlock block;
  block.frames = format.framesPerPacket;
  for (std::size_t i = 0; i < 2 * count; ++i) {
    for (std::size_t frame = 0; frame < frames; ++frame) {
      const auto sample = tone.at(i * frames + frame);
      block.samples[0][frame] = sample;
      block.samples[1][frame] = sample;
    }
    const auto packet = encoder.encode(block);
    packets[i % count].assign(packet.begin(), packet.end());
  }
  return packets;
}

}  // namespace midipool
