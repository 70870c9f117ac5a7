// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/redundant_receiver.hpp"

namespace midipool {

void RedundantReceiver::receive(const RedundantPacket& packet, const Sink& sink) {
  giveUpBefore(packet.oldest, sink);
  auto number = packet.first;
  for (const auto item : packet.items) take(number++, item, sink);
}

void RedundantReceiver::giveUpBefore(std::uint64_t oldest, const Sink& sink) {
  while (expected_ < oldest) {
    const auto next = held_.begin();
    const bool isThere = next != held_.end() && next->first < oldest;
    const auto reached = isThere ? next->first : oldest;
    gaps_ += reached - expected_;
    expected_ = reached;
    deliverHeld(sink);
  }
}

void RedundantReceiver::take(std::uint64_t number, std::span<const std::uint8_t> item,
                             const Sink& sink) {
  if (number < expected_) return;
  if (number == expected_) {
    ++expected_;
    sink(item);
    deliverHeld(sink);
  } else if (number - expected_ < kMaxAhead) {
    held_.try_emplace(number, item.begin(), item.end());
  }
}

void RedundantReceiver::deliverHeld(const Sink& sink) {
  while (!held_.empty() && held_.begin()->first == expected_) {
    const auto item = held_.extract(held_.begin());
    ++expected_;
    sink(item.mapped());
  }
}

}  // namespace midipool
