// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <span>

namespace midipool {

// Reads a stream at places between its samples: a sinc of 32 taps under a Kaiser window, flat up to
// 0.4 of the sample rate. For steps near one, as between two crystals; a step far from one needs a
// resampler that limits the band.
//
// Own code where zita-resampler would do the filtering as well, because a stem is placed by session
// time: here any place can be asked for at any time, nothing is delayed beyond the taps, and a
// place on a sample gives exactly that sample and needs no sample behind it, which saves a third of
// a millisecond between devices on one word clock. Theory: J. O. Smith, "Digital Audio Resampling".
//
// Not copied often: it holds its table. read() is realtime-safe and may be called by any thread.
class Interpolator {
 public:
  // How many samples around a place between samples are needed: kBehind up to and with the one it
  // follows, kAhead beyond.
  static constexpr std::size_t kBehind = 16;
  static constexpr std::size_t kAhead = 16;

  // Places all on samples: these are passed on as they are, and nothing around them is needed.
  [[nodiscard]] static bool isPlain(double place, double step) noexcept;

  Interpolator();

  // Of each channel c, out[c][i] = source[c] at `place` + i * `step`, in samples from the beginning of
  // the source, `frames` of them. Around all of these places, which are not negative, the source must
  // have what is needed. As many sources as outs. All channels at once, as they share what is most
  // of the work.
  void read(std::span<const float* const> source, double place, double step,
            std::span<float* const> out, std::size_t frames) const noexcept;

 private:
  static constexpr std::size_t kTaps = kBehind + kAhead;
  static constexpr std::size_t kPhases = 512;
  using Row = std::array<float, kTaps>;

  [[nodiscard]] Row rowAt(double fraction) const noexcept;
  [[nodiscard]] static float sum(const float* first, const Row& row) noexcept;

  std::array<Row, kPhases + 1> rows_{};
};

}  // namespace midipool
