// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace midipool {

// The factors for the two sides.
struct StereoGain {
  float left = 1.0F;
  float right = 1.0F;

  constexpr bool operator==(const StereoGain&) const noexcept = default;
};

// Both take -1 (left) to 1 (right), limited to that; NaN is the centre. At either end the other side
// is exactly 0, and a mirrored position gives exactly the mirrored gains.

// A mono source between two loudspeakers, by the constant-power (sine and cosine) law: left is
// cos θ, right is sin θ, θ from 0 to π/2. The power of both together is 1 everywhere, so a source is
// as loud in a room wherever it stands; the centre is at -3.01 dB and no position amplifies, which
// the 0 dB centre would do by 3 dB at the sides.
[[nodiscard]] StereoGain panMono(double position) noexcept;

// The balance of a stereo source: the side that is turned away from follows the cosine, the other
// stays. The centre is exactly 1 on both sides, so that a stem that nobody touched passes bit by
// bit; again no position amplifies.
[[nodiscard]] StereoGain balanceStereo(double position) noexcept;

}  // namespace midipool
