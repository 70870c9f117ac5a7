// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/sound/thin_line.hpp"

#include <algorithm>
#include <utility>

namespace midipool {

bool ThinLine::watch(std::span<const Stream> streams, LocalTime now) {
  if (!isDue(now)) return false;
  const bool first = windowEnds_ == LocalTime::min();
  windowEnds_ = now + kWindow;
  const auto window = endWindow(streams);
  if (first) return false;
  return wantsMix_ ? judgeMix(window, now) : judgeStems(window, now);
}

ThinLine::Window ThinLine::endWindow(std::span<const Stream> streams) {
  Window window{0, false, 1.0};
  std::map<std::uint32_t, Stream> now;
  for (const auto& stream : streams) {
    now[stream.source] = stream;
    const auto found = before_.find(stream.source);
    if (found == before_.end() || stream.packets <= found->second.packets) continue;
    const auto came = static_cast<double>(stream.packets - found->second.packets);
    const auto lost = std::max(0.0, static_cast<double>(stream.lost - found->second.lost));
    ++window.streams;
    window.hasMix = window.hasMix || stream.isMix;
    window.leastLoss = std::min(window.leastLoss, lost / (came + lost));
  }
  before_ = std::move(now);
  return window;
}

bool ThinLine::judgeStems(const Window& window, LocalTime now) noexcept {
  const bool isFull = window.streams >= 2 && !window.hasMix && window.leastLoss >= kLossy;
  badWindows_ = isFull ? badWindows_ + 1 : 0;
  if (badWindows_ < kWindowsToBelieve || now < notBefore_) return false;
  notBefore_ = now + pause_;
  return change(true);
}

bool ThinLine::judgeMix(const Window& window, LocalTime now) noexcept {
  const bool isBad = window.hasMix && window.leastLoss >= kLossy;
  badWindows_ = isBad ? badWindows_ + 1 : 0;
  if (badWindows_ >= kWindowsToBelieve) {
    notBefore_ = now + kTryAgainMost;
    return change(false);
  }
  if (now < notBefore_) return false;
  pause_ = std::min(2 * pause_, kTryAgainMost);
  return change(false);
}

bool ThinLine::change(bool wantsMix) noexcept {
  wantsMix_ = wantsMix;
  badWindows_ = 0;
  return true;
}

}  // namespace midipool
