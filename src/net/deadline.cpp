// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/deadline.hpp"

#include <utility>

#include <boost/asio/steady_timer.hpp>

namespace midipool {

struct Deadline::State {
  boost::asio::steady_timer timer;
  std::function<void()> onPassed;
  bool hasPassed = false;
};

Deadline::Deadline(const boost::asio::any_io_executor& executor, std::chrono::milliseconds time,
                   std::function<void()> onPassed)
    : state_{std::make_shared<State>(State{boost::asio::steady_timer{executor}, {}})} {
  state_->onPassed = std::move(onPassed);
  wait(state_, time);
}

Deadline::~Deadline() {
  state_->onPassed = nullptr;  // the timer may be over already, and its call on the way
  state_->timer.cancel();
}

void Deadline::putOff(std::chrono::milliseconds time) {
  if (!state_->hasPassed) wait(state_, time);
}

bool Deadline::hasPassed() const noexcept {
  return state_->hasPassed;
}

void Deadline::wait(const std::shared_ptr<State>& state, std::chrono::milliseconds time) {
  state->timer.expires_after(time);
  state->timer.async_wait([state](const boost::system::error_code& error) {
    const bool wasPutOff = state->timer.expiry() > boost::asio::steady_timer::clock_type::now();
    if (error || wasPutOff || !state->onPassed) return;
    state->hasPassed = true;
    std::exchange(state->onPassed, nullptr)();
  });
}

}  // namespace midipool
