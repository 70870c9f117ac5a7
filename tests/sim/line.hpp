// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <functional>

#include "sim/world.hpp"

namespace midipool::sim {

// What a line between a client and the server does to what is sent over it.
struct LineQuality {
  Nanoseconds delay = std::chrono::milliseconds{10};  // each way
  Nanoseconds jitter{};                               // uniform, plus or minus
  double loss = 0.0;                                  // share of datagrams
  Nanoseconds extraToServer{};                        // asymmetry
  bool cut = false;                                   // nothing passes
};

// One direction of a line.
class Line {
 public:
  Line(World& world, const LineQuality& quality, bool toServer)
      : world_{world}, quality_{quality}, toServer_{toServer} {}

  // May be lost, late or out of order.
  void datagram(std::function<void()> arrives) {
    if (quality_.cut || world_.chance() < quality_.loss) return;
    world_.after(delay(), std::move(arrives));
  }

  // Arrives in order; a loss costs a retransmission. Stalls while the line is cut.
  void stream(std::function<void()> arrives) {
    if (quality_.cut) {
      world_.after(std::chrono::milliseconds{200},
                   [this, arrives = std::move(arrives)]() mutable { stream(std::move(arrives)); });
      return;
    }
    auto due = world_.now() + delay();
    while (world_.chance() < quality_.loss) {
      due += std::chrono::milliseconds{200} + 2 * quality_.delay;
    }
    streamFree_ = std::max(streamFree_, due);
    world_.at(streamFree_, std::move(arrives));
  }

 private:
  Nanoseconds delay() {
    const auto extra = toServer_ ? quality_.extraToServer : Nanoseconds{};
    return std::max(Nanoseconds{1000},
                    quality_.delay + extra + world_.between(-quality_.jitter, quality_.jitter));
  }

  World& world_;
  const LineQuality& quality_;
  bool toServer_;
  TrueTime streamFree_{};
};

}  // namespace midipool::sim
