// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <string>

#include <fmt/format.h>

namespace midipool {

// "5 s", "300 ms".
[[nodiscard]] inline std::string durationText(std::chrono::milliseconds time) {
  const bool isWhole = time.count() % 1'000 == 0;
  return isWhole ? std::to_string(time.count() / 1'000) + " s"
                 : std::to_string(time.count()) + " ms";
}

// "1:02:03", hours first.
[[nodiscard]] inline std::string hoursText(std::chrono::seconds time) {
  const auto seconds = time.count();
  return fmt::format("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

}  // namespace midipool
