// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/reception_statistics.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace midipool {
namespace {

constexpr double kJitterGain = 1.0 / 16.0;
constexpr std::int64_t kUnitsASecond = 65'536;

}  // namespace

void ReceptionStatistics::begin(const RtpHeader& header) noexcept {
  *this = {};
  started_ = true;
  source_ = header.source;
  first_ = header.sequence;
  highest_ = header.sequence;
}

void ReceptionStatistics::received(const RtpHeader& header, SessionTime arrived) noexcept {
  if (!started_ || header.source != source_) begin(header);
  const auto sequence = highest_ + stepTo(header.sequence);
  highest_ = std::max(highest_, sequence);
  first_ = std::min(first_, sequence);  // the first may have been overtaken
  ++received_;
  measureJitter(header.timestamp, arrived);
}

void ReceptionStatistics::leaveOutBefore(const RtpHeader& header) noexcept {
  if (!started_ || header.source != source_) return;
  const auto leftOut = std::max<std::int64_t>(stepTo(header.sequence) - 1, 0);
  first_ += leftOut;
  highest_ += leftOut;
}

// To the nearest number with these 16 bits.
std::int64_t ReceptionStatistics::stepTo(std::uint16_t sequence) const noexcept {
  return static_cast<std::int16_t>(
      static_cast<std::uint16_t>(sequence - static_cast<std::uint16_t>(highest_)));
}

void ReceptionStatistics::measureJitter(std::uint32_t timestamp, SessionTime arrived) noexcept {
  const auto frames = framesIn(arrived.time_since_epoch());
  const auto transit = static_cast<std::uint32_t>(frames) - timestamp;
  if (hasTransit_) {
    const auto change = static_cast<std::int32_t>(transit - transit_);
    jitter_ += kJitterGain * (std::abs(static_cast<double>(change)) - jitter_);
  }
  hasTransit_ = true;
  transit_ = transit;
}

void ReceptionStatistics::reported(const SenderInfo& sender, SessionTime arrived) noexcept {
  lastReport_ = shortNtp(sender.time);
  reportArrived_ = arrived;
}

std::int64_t ReceptionStatistics::expected() const noexcept {
  return started_ ? highest_ - first_ + 1 : 0;
}

std::uint8_t ReceptionStatistics::fractionLost() noexcept {
  const auto expectedNow = expected() - expectedBefore_;
  const auto lostNow = expectedNow - (received_ - receivedBefore_);
  expectedBefore_ = expected();
  receivedBefore_ = received_;
  if (expectedNow <= 0 || lostNow <= 0) return 0;
  return static_cast<std::uint8_t>(std::min<std::int64_t>(lostNow * 256 / expectedNow, 255));
}

ReportBlock ReceptionStatistics::report(SessionTime now) noexcept {
  ReportBlock block;
  block.source = source_;
  block.fractionLost = fractionLost();
  constexpr std::int64_t kMost = std::numeric_limits<std::int32_t>::max();
  block.lost = static_cast<std::int32_t>(std::clamp(lost(), -kMost, kMost));
  block.highestSequence = static_cast<std::uint32_t>(highest_);
  block.jitter = static_cast<std::uint32_t>(jitter_);
  if (lastReport_ == 0) return block;
  block.lastReport = lastReport_;
  const auto since = std::max((now - reportArrived_).count(), std::int64_t{0});
  block.sinceLastReport = static_cast<std::uint32_t>(
      std::min<std::int64_t>(since / 1000 * kUnitsASecond / 1'000'000, 0xFFFF'FFFF));
  return block;
}

}  // namespace midipool
