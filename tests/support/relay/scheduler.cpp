// SPDX-License-Identifier: GPL-3.0-or-later
#include "relay/scheduler.hpp"

#include <utility>

namespace midipool::testing {

Scheduler::Scheduler(boost::asio::io_context& context) : timer_(context) {}

void Scheduler::at(Clock::time_point due, Action action) {
  const bool isNext = entries_.empty() || due < entries_.top().due;
  entries_.push(Entry{due, nextOrder_++, std::move(action)});
  if (isNext) arm();
}

void Scheduler::arm() {
  timer_.expires_at(entries_.top().due);
  timer_.async_wait([this](const boost::system::error_code& error) {
    if (!error) runDue();
  });
}

void Scheduler::runDue() {
  while (!entries_.empty()) {
    const Clock::time_point now = Clock::now();
    if (entries_.top().due > now) break;
    lateness_.add(now - entries_.top().due);
    const Action action = entries_.top().action;
    entries_.pop();
    action();
  }
  if (!entries_.empty()) arm();
}

}  // namespace midipool::testing
