// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <utility>

#include "client/sound/stem_feed.hpp"

namespace midipool {

// What the player himself plays, on its way back to him: a stem as those of the others, that takes
// no network. Of the media thread.
class OwnFeed {
 public:
  // `queue` is shared with the stem's StemPlayback.
  explicit OwnFeed(std::shared_ptr<StemQueue> queue) : feed_{std::move(queue)} {}

  void take(const SoundBlock& block) noexcept { feed_.push(block); }

 private:
  StemFeed feed_;
};

}  // namespace midipool
