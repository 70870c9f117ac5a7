// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/replay_window.hpp"

#include <algorithm>

namespace midipool {

bool ReplayWindow::isNew(std::uint64_t sequence) const noexcept {
  if (!started_ || sequence > newest_) return true;
  if (newest_ - sequence >= kSize) return false;
  const auto word = sequence / kWordBits;
  return (seen_[word % kWords] >> sequence % kWordBits & 1) == 0;
}

void ReplayWindow::mark(std::uint64_t sequence) noexcept {
  const auto word = sequence / kWordBits;
  if (!started_) {
    started_ = true;
    newest_ = sequence;
  } else if (sequence > newest_) {
    const auto newestWord = newest_ / kWordBits;
    const auto fresh = std::min(word - newestWord, kWords);
    for (std::uint64_t i = 0; i < fresh; ++i) seen_[(word - i) % kWords] = 0;
    newest_ = sequence;
  }
  seen_[word % kWords] |= std::uint64_t{1} << sequence % kWordBits;
}

}  // namespace midipool
