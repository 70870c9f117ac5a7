// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace midipool {

// Linear samples as RTP carries them (RFC 3551 L16, RFC 3190 L24): signed, big-endian, channels
// interleaved. A sample is a float of -1.0 to 1.0.
enum class SampleFormat : std::uint8_t { kL16, kL24 };

[[nodiscard]] constexpr std::size_t bytesPerSample(SampleFormat format) noexcept {
  return format == SampleFormat::kL16 ? 2 : 3;
}

// Rounds to the nearest step and limits what lies outside; NaN becomes silence, so that no plug-in
// gone wrong reaches the others. `bytes` has place for all samples. Realtime-safe.
void encodeSamples(SampleFormat format, std::span<const float> samples,
                   std::span<std::uint8_t> bytes) noexcept;

// The reverse; `bytes` has as many as the samples take. Realtime-safe.
void decodeSamples(SampleFormat format, std::span<const std::uint8_t> bytes,
                   std::span<float> samples) noexcept;

}  // namespace midipool
