// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <optional>

#include "time/bpm.hpp"
#include "time/clock.hpp"

namespace midipool {

// Measures the tempo of an incoming MIDI clock: a straight line through the last two to four beats.
// A tempo counts once both halves of these beats agree on it, so a ramp or a shaking hand on the
// knob is followed when it has come to rest. Times in session time, so that corrections of this
// machine's clock are not taken for tempo. Pure; not thread-safe.
class TempoFollower {
 public:
  struct Tempo {
    Bpm bpm;
    double uncertainty = 0.0;  // bpm; within this, other tempos are the same
  };

  // A 0xF8 arrived. Returns a tempo when one has newly become stable, and again when it has moved
  // by more than the uncertainty. The number is the one with the fewest decimals that the
  // measurement allows: a sequencer set to 137.3 sends 137.3.
  std::optional<Tempo> tick(SessionTime time) noexcept;

 private:
  static constexpr std::size_t kLongest = 96;   // four beats
  static constexpr std::size_t kShortest = 48;  // two

  struct Line {
    double tickNanoseconds;
    double deviation;  // of a single tick from the line, ns
    double slopeDeviation;
  };

  void push(SessionTime time) noexcept;
  void keepLast(std::size_t count) noexcept;
  [[nodiscard]] Line fit(std::size_t first, std::size_t count) const noexcept;
  [[nodiscard]] bool halvesAgree() const noexcept;

  std::array<SessionTime, kLongest> times_{};
  std::size_t size_ = 0;
  std::optional<double> reported_;
};

}  // namespace midipool
