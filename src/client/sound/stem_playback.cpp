// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/sound/stem_playback.hpp"

#include <array>
#include <utility>

namespace midipool {

StemPlayback::StemPlayback(StripId strip, const StemPlayer::Settings& settings,
                           std::shared_ptr<StemQueue> queue, const Interpolator& interpolator)
    : strip_{strip}, queue_{std::move(queue)}, player_{settings, interpolator} {}

void StemPlayback::play(SessionTime start, double period, std::span<float> left,
                        std::span<float> right, bool skipped) noexcept {
  if (skipped) player_.deviceSkipped();
  queue_->blocks.consume_all([&](const SoundBlock& block) {
    const std::array planar{block.samples[0].data(), block.samples[1].data()};
    player_.received(block.frame, block.captured, planar, block.frames, start, block.typical);
  });
  const std::array out{left.data(), right.data()};
  player_.play(start, period, out, left.size(), skipped);
  queue_->neededTo.store(player_.assembledTo().value_or(StemQueue::kNothingYet),
                         std::memory_order_relaxed);
  statistics_.set(player_.statistics());
}

}  // namespace midipool
