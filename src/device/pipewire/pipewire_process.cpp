// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/pipewire/pipewire_process.hpp"

#include <algorithm>
#include <utility>

#include <spa/node/io.h>

#include "device/device_error.hpp"
#include "realtime/guard.hpp"

namespace midipool {

void PipeWireProcess::cycle(AudioBlock& block, const spa_io_clock& now) noexcept {
  const realtime::RealtimeScope scope;
  block.frames = static_cast<std::size_t>(now.duration);
  frames_.store(block.frames, std::memory_order_relaxed);
  rate_.store(now.rate.denom, std::memory_order_relaxed);
  cycles_.fetch_add(1, std::memory_order_relaxed);
  const decltype(atRate_)::Visit visit{atRate_, 0};
  auto* at = visit[0];
  const bool freewheeling = (now.flags & SPA_IO_CLOCK_FLAG_FREEWHEEL) != 0;
  if (at == nullptr || at->rate != now.rate.denom || freewheeling ||
      block.frames > AudioProcess::kLongestBlock) {
    silence(block);
    return;
  }
  work(*at, block, now);
}

// The clock's time is when the driver of the graph woke up, on the monotonic clock.
void PipeWireProcess::work(AtRate& at, AudioBlock& block, const spa_io_clock& now) noexcept {
  if (now.id != std::exchange(at.driver, now.id)) at.clock.skipped();
  const LocalTime wokeUp{Nanoseconds{static_cast<std::int64_t>(now.nsec)}};
  const auto missed = at.clock.begin(static_cast<std::uint32_t>(now.position),
                                     static_cast<std::uint32_t>(now.duration), wokeUp);
  skipped_.fetch_add(missed, std::memory_order_relaxed);
  block.start = at.clock.timeOf(at.clock.firstFrame());
  block.nanosecondsPerFrame = at.clock.nanosecondsPerFrame();
  block.skipped = missed > 0;
  at.adapter.process(block);
}

void PipeWireProcess::silence(const AudioBlock& block) noexcept {
  const auto clear = [&block](float* channel) {
    if (channel != nullptr) std::fill_n(channel, block.frames, 0.0F);
  };
  clear(block.left);
  clear(block.right);
  for (const auto& stem : block.stems) {
    clear(stem.left);
    clear(stem.right);
  }
}

// A rate that nothing can be done with leaves silence, and another try the next time.
void PipeWireProcess::adaptRate() {
  atRate_.collect();
  const auto wanted = rate_.load();
  const auto* now = atRate_.get(0);
  if (wanted == 0 || (now != nullptr && now->rate == wanted)) return;
  try {
    atRate_.put(0, std::make_unique<AtRate>(process_, wanted, inputs_));
  } catch (const DeviceError&) {
    atRate_.put(0, nullptr);
  }
}

}  // namespace midipool
