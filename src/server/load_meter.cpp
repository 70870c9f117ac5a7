// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/load_meter.hpp"

#include <utility>

#include <sys/resource.h>

namespace midipool {
namespace {

constexpr Nanoseconds kShortest = std::chrono::seconds{1};

Nanoseconds durationOf(const timeval& time) noexcept {
  return std::chrono::seconds{time.tv_sec} + std::chrono::microseconds{time.tv_usec};
}

double perSecond(std::uint64_t before, std::uint64_t now, double seconds) noexcept {
  return now < before ? 0.0 : static_cast<double>(now - before) / seconds;
}

}  // namespace

void LoadMeter::look(const Sums& sums, LocalTime now) noexcept {
  if (hasLooked_ && now - at_ < kShortest) return;
  if (hasLooked_) {
    const auto seconds = std::chrono::duration<double>{now - at_}.count();
    const std::chrono::duration<double> used = sums.processor - before_.processor;
    load_ = {100.0 * used.count() / seconds, perSecond(before_.received, sums.received, seconds),
             perSecond(before_.sent, sums.sent, seconds)};
  }
  hasLooked_ = true;
  at_ = now;
  before_ = sums;
}

Nanoseconds processorTime() noexcept {
  rusage usage{};
  if (::getrusage(RUSAGE_SELF, &usage) != 0) return {};
  return durationOf(usage.ru_utime) + durationOf(usage.ru_stime);
}

}  // namespace midipool
