// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include <boost/asio/any_io_executor.hpp>

namespace midipool {

// Calls `onPassed` once the time is over, unless it is gone or put off before. Meant to close the
// socket whose operation takes too long. On the thread of its executor.
class Deadline {
 public:
  Deadline(const boost::asio::any_io_executor& executor, std::chrono::milliseconds time,
           std::function<void()> onPassed);
  ~Deadline();
  Deadline(const Deadline&) = delete;
  Deadline& operator=(const Deadline&) = delete;

  // Counts anew from now.
  void putOff(std::chrono::milliseconds time);

  [[nodiscard]] bool hasPassed() const noexcept;

 private:
  struct State;
  static void wait(const std::shared_ptr<State>& state, std::chrono::milliseconds time);

  std::shared_ptr<State> state_;
};

}  // namespace midipool
