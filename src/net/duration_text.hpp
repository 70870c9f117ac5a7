// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <string>

namespace midipool {

// "5 s", "300 ms".
[[nodiscard]] inline std::string durationText(std::chrono::milliseconds time) {
  const bool isWhole = time.count() % 1'000 == 0;
  return isWhole ? std::to_string(time.count() / 1'000) + " s"
                 : std::to_string(time.count()) + " ms";
}

}  // namespace midipool
