// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

#include "client/sound/stem_playback.hpp"
#include "time/frames.hpp"

namespace midipool {

// What fills the queue of a stem. Another one before it may have filled the same queue: a player who was
// away comes back with a stream that counts its frames anew. By the times of capture his new frames get
// the numbers that follow, so that what is still to be heard of before stays, and the gap is as long as it
// was. Its frames are numbered as the stream's; realtime-safe, of the media thread.
class StemFeed {
 public:
  explicit StemFeed(std::shared_ptr<StemQueue> queue) noexcept : queue_{std::move(queue)} {}

  void push(const SoundBlock& block) noexcept {
    if (!std::exchange(begun_, true)) ahead_ = aheadFrom(block);
    const StemQueue::Place place{block.frame + ahead_, block.captured};
    if (!queue_->last || place.frame > queue_->last->frame) queue_->last = place;
    bool taken = false;
    if (ahead_ == 0) {
      taken = queue_->blocks.push(block);
    } else {
      auto moved = block;
      moved.frame = place.frame;
      taken = queue_->blocks.push(moved);
    }
    if (!taken) queue_->lost.fetch_add(1, std::memory_order_relaxed);
  }

  // Frames before this one have been needed already; kNothingYet before anything has been given.
  [[nodiscard]] std::int64_t neededTo() const noexcept {
    const auto needed = queue_->neededTo.load(std::memory_order_relaxed);
    return begun_ && needed != StemQueue::kNothingYet ? needed - ahead_ : StemQueue::kNothingYet;
  }
  // The cycle that began then has been through what it needs.
  [[nodiscard]] bool hasSeen(LocalTime cycle) const noexcept {
    return queue_->neededIn.load(std::memory_order_acquire) >= cycle;
  }

 private:
  [[nodiscard]] std::int64_t aheadFrom(const SoundBlock& first) const noexcept {
    const auto& last = queue_->last;
    return last ? last->frame + framesIn(first.captured - last->captured) - first.frame : 0;
  }

  std::shared_ptr<StemQueue> queue_;
  std::int64_t ahead_ = 0;  // of the stream's numbers are the queue's
  bool begun_ = false;
};

}  // namespace midipool
