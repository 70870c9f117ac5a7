// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace midipool {

// Counts the packets of a stream that were made again from parity and were missing without it. A
// packet that was only overtaken is made again too, and then comes by itself: it counts until it
// does, as it counts as lost until then. Pure, realtime-safe; one thread.
class MadeAgain {
 public:
  MadeAgain() noexcept { made_.fill(kNone); }

  // A packet has come by itself. `inTime`: before it was needed; else what was made was of use.
  void came(std::int64_t sequence, bool inTime) noexcept {
    first_ = std::min(first_, sequence);
    auto& made = at(sequence);
    if (made != sequence || !inTime) return;
    made = kNone;
    --count_;
  }
  void madeAgain(std::int64_t sequence) noexcept {
    if (sequence < first_) return;  // from before the stream was heard: not counted as lost either
    at(sequence) = sequence;
    ++count_;
  }
  [[nodiscard]] std::uint64_t count() const noexcept { return count_; }

 private:
  static constexpr std::int64_t kNone = std::numeric_limits<std::int64_t>::min();
  static constexpr std::size_t kRemembered = 1024;

  [[nodiscard]] std::int64_t& at(std::int64_t sequence) noexcept {
    return made_[static_cast<std::size_t>(sequence) % kRemembered];
  }

  // One that was overtaken by more than so many has been lost for all that listen.
  std::array<std::int64_t, kRemembered> made_{};
  std::int64_t first_ = std::numeric_limits<std::int64_t>::max();
  std::uint64_t count_ = 0;
};

}  // namespace midipool
