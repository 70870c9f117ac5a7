// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/recent_loss.hpp"

#include <algorithm>

namespace midipool {
namespace {

constexpr Nanoseconds kGone = std::chrono::minutes{1};

}  // namespace

double RecentLoss::percent(std::uint32_t member, std::int64_t packets, std::int64_t lost,
                           LocalTime now) {
  const auto [found, isNew] = members_.try_emplace(member);
  auto& past = found->second;
  const bool began = isNew || packets < past.since.packets;
  if (began) past = {{}, {packets, lost}, now, now};
  if (now - past.at >= kWindow) {
    past.before = past.since;
    past.since = {packets, lost};
    past.at = now;
  }
  past.asked = now;
  const auto more = std::max<std::int64_t>(lost - past.before.lost, 0);
  const auto all = packets - past.before.packets + more;
  return all <= 0 ? 0.0 : 100.0 * static_cast<double>(more) / static_cast<double>(all);
}

void RecentLoss::forgetTheGone(LocalTime now) {
  std::erase_if(members_, [&](const auto& entry) { return now - entry.second.asked > kGone; });
}

}  // namespace midipool
