// SPDX-License-Identifier: GPL-3.0-or-later
#include "relay/line.hpp"

#include <algorithm>

namespace midipool::testing {
namespace {

using Milliseconds = std::chrono::duration<double, std::milli>;

Clock::duration fromMs(double milliseconds) {
  return std::chrono::duration_cast<Clock::duration>(Milliseconds(milliseconds));
}

std::mt19937_64 makeRandom(std::uint64_t seed, std::uint32_t flow, std::uint32_t direction) {
  std::seed_seq mix{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32), flow,
                    direction};
  return std::mt19937_64(mix);
}

}  // namespace

Line::Line(const LineSettings& settings, std::uint32_t flow, std::uint32_t direction)
    : settings_(settings), random_(makeRandom(settings.seed, flow, direction)) {}

DatagramFate Line::datagram(Clock::time_point now, std::size_t bytes) {
  // Always the same number of draws, so that one setting does not shift the luck of another.
  const bool lost = happens(settings_.lossPercent) || !hasRoom(now, bytes);
  const bool doubled = happens(settings_.duplicatePercent);
  const auto left = std::max(now, freeAt_);
  const Clock::time_point first = afterDelay(left);
  const Clock::time_point second = afterDelay(left);
  DatagramFate fate;
  if (lost) return fate;
  fate.copies = doubled ? 2 : 1;
  fate.due[0] = settings_.reorder ? first : afterAllBefore(first);
  if (doubled) fate.due[1] = settings_.reorder ? second : afterAllBefore(second);
  return fate;
}

Clock::time_point Line::chunk(Clock::time_point now) {
  const bool lost = happens(settings_.lossPercent);
  const Clock::time_point due = afterDelay(now);
  return afterAllBefore(lost ? due + retransmissionTime() : due);
}

Clock::duration Line::retransmissionTime() const {
  constexpr double kMinimumMs = 200.0;
  return fromMs(kMinimumMs + 2.0 * settings_.delayMs);
}

// A thin line lets one datagram after the other wait, for a tenth of a second at most.
bool Line::hasRoom(Clock::time_point now, std::size_t bytes) {
  if (settings_.kilobitsPerSecond <= 0.0) return true;
  const auto start = std::max(now, freeAt_);
  if (start - now > std::chrono::milliseconds{100}) return false;
  freeAt_ = start + fromMs(8.0 * static_cast<double>(bytes) / settings_.kilobitsPerSecond);
  return true;
}

bool Line::happens(double percent) {
  return std::uniform_real_distribution<double>(0.0, 100.0)(random_) < percent;
}

Clock::time_point Line::afterDelay(Clock::time_point now) {
  const double swing = std::uniform_real_distribution<double>(-1.0, 1.0)(random_);
  const double delay = std::max(0.0, settings_.delayMs + swing * settings_.jitterMs);
  return now + fromMs(delay);
}

Clock::time_point Line::afterAllBefore(Clock::time_point due) {
  lastDue_ = std::max(due, lastDue_);
  return lastDue_;
}

}  // namespace midipool::testing
