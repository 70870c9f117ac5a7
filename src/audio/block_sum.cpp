// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/block_sum.hpp"

namespace midipool {

BlockSum::BlockSum(std::span<const StripBlock> blocks, std::size_t frames) noexcept
    : blocks_{blocks}, frames_{frames} {
  const std::span left{left_.data(), frames};
  const std::span right{right_.data(), frames};
  for (const auto& block : blocks) addBlock(block, gainOf(block), left, right);
}

StereoGain BlockSum::gainOf(const StripBlock& block) noexcept {
  static const StereoGain kCentre = panMono(0.0);
  return block.right.empty() ? kCentre : StereoGain{};
}

}  // namespace midipool
