// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/sample_format.hpp"

#include <algorithm>
#include <cmath>

namespace midipool {
namespace {

// The full scale of a format; its negative has one step more, which is not used, so that a limit is
// symmetric.
constexpr float fullScale(SampleFormat format) noexcept {
  return format == SampleFormat::kL16 ? 32768.0F : 8388608.0F;
}

template <SampleFormat kFormat>
std::int32_t quantised(float sample) noexcept {
  constexpr float kScale = fullScale(kFormat);
  constexpr auto kHighest = static_cast<std::int32_t>(kScale) - 1;
  const float scaled = sample * kScale;
  if (!(scaled > -static_cast<float>(kHighest))) return scaled <= 0.0F ? -kHighest : 0;
  if (scaled >= static_cast<float>(kHighest)) return kHighest;
  return static_cast<std::int32_t>(std::lrintf(scaled));
}

template <SampleFormat kFormat>
void encode(std::span<const float> samples, std::uint8_t* byte) noexcept {
  for (const float sample : samples) {
    const auto value = static_cast<std::uint32_t>(quantised<kFormat>(sample));
    if constexpr (kFormat == SampleFormat::kL24) *byte++ = static_cast<std::uint8_t>(value >> 16U);
    *byte++ = static_cast<std::uint8_t>(value >> 8U);
    *byte++ = static_cast<std::uint8_t>(value);
  }
}

template <SampleFormat kFormat>
void decode(const std::uint8_t* byte, std::span<float> samples) noexcept {
  constexpr float kStep = 1.0F / fullScale(kFormat);
  for (float& sample : samples) {
    // Into the upper bytes, so that the shift back brings the sign along.
    std::uint32_t value = 0;
    unsigned shift = 24;
    for (std::size_t i = 0; i < bytesPerSample(kFormat); ++i, shift -= 8) {
      value |= static_cast<std::uint32_t>(*byte++) << shift;
    }
    constexpr unsigned kUnused = 32 - 8 * bytesPerSample(kFormat);
    sample = static_cast<float>(static_cast<std::int32_t>(value) >> kUnused) * kStep;
  }
}

}  // namespace

void encodeSamples(SampleFormat format, std::span<const float> samples,
                   std::span<std::uint8_t> bytes) noexcept {
  if (format == SampleFormat::kL16) {
    encode<SampleFormat::kL16>(samples, bytes.data());
  } else {
    encode<SampleFormat::kL24>(samples, bytes.data());
  }
}

void decodeSamples(SampleFormat format, std::span<const std::uint8_t> bytes,
                   std::span<float> samples) noexcept {
  if (format == SampleFormat::kL16) {
    decode<SampleFormat::kL16>(bytes.data(), samples);
  } else {
    decode<SampleFormat::kL24>(bytes.data(), samples);
  }
}

}  // namespace midipool
