// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/sound/reports.hpp"

#include <algorithm>

namespace midipool {
namespace {

using std::chrono::seconds;

constexpr Nanoseconds kEvery = seconds{1};

}  // namespace

bool Reports::due(LocalTime now) noexcept {
  if (now < next_) return false;
  next_ = now + kEvery;
  return true;
}

RtcpReport Reports::compose(const StreamSender& sender, const Receivers::Visit& receivers,
                            SessionTime now) noexcept {
  RtcpReport report;
  report.source = sender.source();
  report.sender = sender.info(now);
  for (std::size_t slot = 0; slot < kStemSlots; ++slot) {
    auto* receiver = receivers[slot];
    if (receiver == nullptr || !receiver->started()) continue;
    if (!report.add(receiver->report(now))) break;
  }
  return report;
}

void Reports::received(const RtcpReport& report, std::uint32_t own, LocalTime now) noexcept {
  for (const auto& block : report.reportBlocks()) {
    if (block.source != own) continue;
    noteLoss(report.source, block.lost, now);
    auto& entry = entryFor(report.source);
    entry.shareLost = block.fractionLost / 256.0;
    entry.lost = block.lost;
    entry.jitter = lengthOfFrames(block.jitter);
    entry.when = now;
  }
  shown_.set(heardBy_);
}

void Reports::noteLoss(std::uint32_t source, std::int64_t lost, LocalTime now) noexcept {
  auto& most = mostLost_[static_cast<std::size_t>(&entryFor(source) - heardBy_.players.data())];
  losses_.reported(lost, most, now);
}

bool Reports::lossyLately(LocalTime now) const noexcept {
  return losses_.lately(now);
}

// The place of whoever has been silent for longest, when all are taken.
HeardBy& Reports::entryFor(std::uint32_t source) noexcept {
  auto& all = heardBy_.players;
  const auto* const end = all.data() + heardBy_.count;
  auto* const known = std::find_if(all.data(), all.data() + heardBy_.count,
                                   [&](const HeardBy& entry) { return entry.source == source; });
  if (known != end) return *known;
  auto& entry = heardBy_.count < all.size() ? all[heardBy_.count++]
                                            : *std::ranges::min_element(all, {}, &HeardBy::when);
  entry = {};
  entry.source = source;
  mostLost_[static_cast<std::size_t>(&entry - heardBy_.players.data())] = 0;
  return entry;
}

}  // namespace midipool
