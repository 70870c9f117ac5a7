// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <unordered_map>

#include "time/clock.hpp"

namespace midipool {

// What share of each member's packets did not reach the server, lately. Asked by whoever looks, now
// and then; not thread-safe.
class RecentLoss {
 public:
  // From 5 to 10 seconds count, or as many as it has been asked for.
  static constexpr std::chrono::seconds kWindow{5};

  // `packets` have come and `lost` have not since the stream began. In percent.
  [[nodiscard]] double percent(std::uint32_t member, std::int64_t packets, std::int64_t lost,
                               LocalTime now);
  // Those who were not asked about for a minute.
  void forgetTheGone(LocalTime now);

 private:
  struct Mark {
    std::int64_t packets = 0;
    std::int64_t lost = 0;
  };
  struct Past {
    Mark before;
    Mark since;
    LocalTime at{};  // of `since`
    LocalTime asked{};
  };
  std::unordered_map<std::uint32_t, Past> members_;
};

}  // namespace midipool
