// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>

#include "recorder/timed_stem.hpp"
#include "recorder/track_source.hpp"

namespace midipool {

// What the player who records plays himself, as it was captured and before any codec. One thread.
class OwnSource final : public TrackSource {
 public:
  // The interpolator must outlive it.
  OwnSource(std::size_t channels, const Interpolator& interpolator)
      : stem_{channels, interpolator} {}

  void captured(const SoundBlock& block);

  [[nodiscard]] std::size_t channels() const noexcept override { return stem_.channels(); }
  bool render(SessionTime start, std::span<float> left, std::span<float> right) override;
  void forgetBefore(SessionTime time) override;

 private:
  std::deque<SoundBlock> blocks_;
  TimedStem stem_;
};

}  // namespace midipool
