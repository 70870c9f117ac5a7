// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/redundant_sender.hpp"

#include <algorithm>

namespace midipool {
namespace {

constexpr std::size_t kRoom = kMaxRedundantPacket - kRedundantHeaderSize;

std::size_t sizeInPacket(std::size_t itemSize) noexcept {
  return itemSize + 2;
}

}  // namespace

bool RedundantSender::push(std::span<const std::uint8_t> item, LocalTime now) {
  if (item.size() > kMaxRedundantItem) return false;
  if (items_.size() == kMaxWaiting) {
    removeOldest();
    ++dropped_;
  }
  items_.push_back({{item.begin(), item.end()}, now, 0});
  bytes_ += sizeInPacket(item.size());
  return true;
}

void RedundantSender::removeOldest() noexcept {
  bytes_ -= sizeInPacket(items_.front().bytes.size());
  items_.pop_front();
  ++oldest_;
}

bool RedundantSender::acknowledged(std::uint64_t next) noexcept {
  if (next > oldest_ + items_.size()) return false;
  while (oldest_ < next) removeOldest();
  return true;
}

std::optional<LocalTime> RedundantSender::nextDue() const noexcept {
  if (items_.empty()) return std::nullopt;
  const auto soonest = std::min_element(items_.begin(), items_.end(),
                                        [](auto& a, auto& b) { return a.due < b.due; });
  return soonest->due;
}

void RedundantSender::fill(RedundantPacket& packet, LocalTime now) {
  const auto due = std::find_if(items_.begin(), items_.end(),
                                [now](const Item& item) { return item.due <= now; });
  // From the first that is due on; then, as room allows, backwards from there.
  auto begin = due;
  auto end = due;
  std::size_t room = kRoom;
  std::size_t places = kMaxRedundantItemsInPacket;
  const auto takes = [&](const Item& item) {
    const auto size = sizeInPacket(item.bytes.size());
    if (places == 0 || size > room) return false;
    --places;
    room -= size;
    return true;
  };
  while (end != items_.end() && takes(*end)) ++end;
  while (due != items_.end() && begin != items_.begin() && takes(*(begin - 1))) --begin;

  packet.oldest = oldest_;
  packet.first = oldest_ + static_cast<std::uint64_t>(begin - items_.begin());
  packet.items.clear();
  for (auto item = begin; item != end; ++item) {
    packet.items.emplace_back(item->bytes);
    countAsSent(*item, now);
  }
}

// A repetition that came along with something else puts the item's own one off.
void RedundantSender::countAsSent(Item& item, LocalTime now) noexcept {
  if (item.due <= now) ++item.timesDue;
  // A small packet more costs less than a note that comes a round trip late.
  const bool mayRepeatEarly = item.timesDue <= 1 && bytes_ <= kRoom;
  item.due = now + (mayRepeatEarly ? RetransmissionTime::kShortest
                                   : wait_.after(std::max(item.timesDue - 2, 0)));
}

}  // namespace midipool
