// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace midipool::testing {

/// What became of a sine that went round, in windows of 10 ms.
struct SineQuality {
  std::size_t windows = 0;     // that were looked at
  std::size_t damaged = 0;     // of these, broken: a gap, a click, a jump of phase or level
  double signalToNoise = 0.0;  // dB, median of the undamaged ones
  double level = 0.0;          // amplitude, likewise
};

/// `disturbed`: frames at which JACK itself skipped cycles; the windows around them do not count.
/// A window is damaged when what is left beside the best fitting sine of that frequency is louder
/// than a tenth of it (20 dB below), or when it is 1 dB off the median level.
SineQuality judgeSine(std::span<const float> sound, double frequency, double rate,
                      const std::vector<std::size_t>& disturbed);

}  // namespace midipool::testing
