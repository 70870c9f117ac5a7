// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <memory>
#include <vector>

#include "media/input_block.hpp"
#include "recorder/timed_stem.hpp"
#include "recorder/track_source.hpp"

namespace midipool {

// The inputs of the player who records, as they came in: before faders, pan and mute. They come in common
// blocks, so that all stand on the same frames, and each is rendered as a track of its own. One thread.
class InputStems {
 public:
  // One at least, InputBlock::kMostInputs at most. The interpolator must outlive it.
  InputStems(std::size_t count, const Interpolator& interpolator);

  void captured(const InputBlock& block);
  // As TrackSource's, of that input; for all of them the same blocks of time.
  bool render(std::size_t input, SessionTime start, std::span<float> samples);
  void forgetBefore(SessionTime time);

  [[nodiscard]] std::size_t count() const noexcept { return stems_.size(); }

 private:
  void give(const InputBlock& block, SessionTime start);

  std::deque<InputBlock> blocks_;
  std::vector<std::unique_ptr<TimedStem>> stems_;
};

// One of them. One thread, the same.
class InputSource final : public TrackSource {
 public:
  InputSource(std::shared_ptr<InputStems> stems, std::size_t input)
      : stems_{std::move(stems)}, input_{input} {}

  [[nodiscard]] std::size_t channels() const noexcept override { return 1; }
  bool render(SessionTime start, std::span<float> left, std::span<float> /*right*/) override {
    return stems_->render(input_, start, left);
  }

 private:
  std::shared_ptr<InputStems> stems_;
  std::size_t input_;
};

}  // namespace midipool
