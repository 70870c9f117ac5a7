// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace midipool::testing {

/// A sound that is like itself at one place only: a sweep of `frames` from 300 Hz to 6 kHz, with soft
/// ends so that no codec is shocked.
std::vector<float> makeChirp(std::size_t frames, double rate);

/// Where `chirp` stands in `sound`, in frames from its beginning, and how alike it is there (1: the
/// same but for its level).
struct Found {
  double frame;  // the correlation's peak, between frames by a parabola
  double likeness;
};
/// Nothing when `sound` is shorter than the chirp or silent.
std::optional<Found> findChirp(std::span<const float> chirp, std::span<const float> sound);

}  // namespace midipool::testing
