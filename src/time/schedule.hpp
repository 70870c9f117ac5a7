// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "time/timeline.hpp"

namespace midipool {

// The timelines of a room in the order in which they take over from each other: the one that rules
// now and the changes already announced. A later revision supersedes whatever an earlier one said
// about the time from its start on; in which order they arrive does not matter.
//
// Plain data of fixed size, trivially copyable, no allocation: realtime threads get it by value.
class Schedule {
 public:
  static constexpr std::size_t kCapacity = 64;

  // False when the timeline changes nothing: known already, or superseded before it takes effect.
  bool insert(const Timeline& timeline) noexcept;

  // Forgets what no longer rules at `time`.
  void forgetBefore(SessionTime time) noexcept;

  [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
  [[nodiscard]] std::span<const Timeline> timelines() const noexcept {
    return {timelines_.data(), size_};
  }

  // The timeline that rules at a time; before the first one starts, the first. Not on an empty one.
  [[nodiscard]] const Timeline& at(SessionTime time) const noexcept;

  // The one that takes over from it, if any: the next to start, or the one that superseded it.
  [[nodiscard]] const Timeline* successorOf(const Timeline& timeline) const noexcept;

  [[nodiscard]] std::uint64_t latestRevision() const noexcept;

 private:
  void remove(std::size_t index) noexcept;

  std::array<Timeline, kCapacity> timelines_{};
  std::size_t size_ = 0;
};

}  // namespace midipool
