// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <type_traits>

namespace midipool {

// Carries a counter that wraps on in 64 bits. Each number is taken to be the nearest to the highest
// so far. Plain, realtime-safe.
template <typename Number>
class Unwrapped {
 public:
  std::int64_t operator()(Number number) noexcept {
    if (!started_) {
      started_ = true;
      highest_ = number;
      return highest_;
    }
    const auto step = static_cast<std::make_signed_t<Number>>(
        static_cast<Number>(number - static_cast<Number>(highest_)));
    const auto full = highest_ + step;
    if (step > 0) highest_ = full;
    return full;
  }

  [[nodiscard]] bool started() const noexcept { return started_; }
  [[nodiscard]] std::int64_t highest() const noexcept { return highest_; }

 private:
  std::int64_t highest_ = 0;
  bool started_ = false;
};

}  // namespace midipool
