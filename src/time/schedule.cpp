// SPDX-License-Identifier: GPL-3.0-or-later
#include "time/schedule.hpp"

#include <algorithm>

namespace midipool {

bool Schedule::insert(const Timeline& timeline) noexcept {
  for (const auto& known : timelines()) {
    if (known.revision == timeline.revision) return false;
    if (known.revision > timeline.revision && known.start <= timeline.start) return false;
  }
  for (std::size_t index = size_; index-- > 0;) {
    const auto& known = timelines_[index];
    if (known.revision < timeline.revision && known.start >= timeline.start) remove(index);
  }
  if (size_ == kCapacity) remove(1);  // not the one that rules
  const auto place =
      std::find_if(timelines_.begin(), timelines_.begin() + static_cast<std::ptrdiff_t>(size_),
                   [&](const Timeline& known) { return known.start > timeline.start; });
  std::move_backward(place, timelines_.begin() + static_cast<std::ptrdiff_t>(size_),
                     timelines_.begin() + static_cast<std::ptrdiff_t>(size_) + 1);
  *place = timeline;
  ++size_;
  return true;
}

void Schedule::forgetBefore(SessionTime time) noexcept {
  while (size_ > 1 && timelines_[1].start <= time) remove(0);
}

const Timeline& Schedule::at(SessionTime time) const noexcept {
  std::size_t index = 0;
  while (index + 1 < size_ && timelines_[index + 1].start <= time) ++index;
  return timelines_[index];
}

const Timeline* Schedule::successorOf(const Timeline& timeline) const noexcept {
  bool known = false;
  for (const auto& candidate : timelines()) {
    if (candidate.revision > timeline.revision) return &candidate;
    known = known || candidate.revision == timeline.revision;
  }
  // A server that lost its last changes knows only older ones; its word counts.
  return known || empty() ? nullptr : &timelines_[size_ - 1];
}

std::uint64_t Schedule::latestRevision() const noexcept {
  return size_ == 0 ? 0 : timelines_[size_ - 1].revision;
}

void Schedule::remove(std::size_t index) noexcept {
  const auto first = timelines_.begin() + static_cast<std::ptrdiff_t>(index);
  std::move(first + 1, timelines_.begin() + static_cast<std::ptrdiff_t>(size_), first);
  --size_;
}

}  // namespace midipool
