// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <queue>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "relay/lateness.hpp"
#include "relay/line_settings.hpp"

namespace midipool::testing {

/// Runs actions at their time, those of the same time in the order they were given.
///
/// Asio's timer stands on a timerfd, which together with a realtime thread wakes within tens of
/// microseconds; how late it really was is counted, so that a test can tell.
class Scheduler {
 public:
  using Action = std::function<void()>;

  explicit Scheduler(boost::asio::io_context& context);

  void at(Clock::time_point due, Action action);

  const Lateness& lateness() const { return lateness_; }

 private:
  struct Entry {
    Clock::time_point due;
    std::uint64_t order;
    Action action;
  };
  struct Later {
    bool operator()(const Entry& a, const Entry& b) const {
      return a.due != b.due ? a.due > b.due : a.order > b.order;
    }
  };

  void arm();
  void runDue();

  boost::asio::steady_timer timer_;
  std::priority_queue<Entry, std::vector<Entry>, Later> entries_;
  std::uint64_t nextOrder_ = 0;
  Lateness lateness_;
};

}  // namespace midipool::testing
