// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/null/null_audio_device.hpp"

#include <algorithm>
#include <utility>

#include "realtime/guard.hpp"
#include "realtime/sleep.hpp"
#include "realtime/thread_privileges.hpp"

namespace midipool {
namespace {

constexpr double kNanosecondsPerFrame = 1e9 / AudioProcess::kSampleRate;
// Above the media thread's, as a sound card's thread would be.
constexpr int kPriority = 60;
// Later than that, cycles are left out rather than made up for.
constexpr int kMostCyclesBehind = 4;

Nanoseconds lengthOf(std::size_t frames) {
  return Nanoseconds{static_cast<std::int64_t>(static_cast<double>(frames) * kNanosecondsPerFrame)};
}

}  // namespace

NullAudioDevice::NullAudioDevice(std::string reason, const AudioDeviceOptions& options,
                                 AudioProcess& process)
    : reason_{std::move(reason)},
      process_{process},
      frames_{std::clamp<std::size_t>(options.frames, 16, AudioProcess::kLongestBlock)},
      silence_(frames_),
      inputs_(options.inputs, silence_.data()),
      left_(frames_),
      right_(frames_),
      thread_{[this](const std::stop_token& stop) { run(stop); }} {}

std::string NullAudioDevice::description() const {
  return reason_.empty() ? "null, keeps time without hardware" : "no sound system: " + reason_;
}

AudioDeviceState NullAudioDevice::state() const {
  return {true,           AudioProcess::kSampleRate, frames_, inputs_.size(), cycles_.load(),
          skipped_.load()};
}

void NullAudioDevice::run(const std::stop_token& stop) noexcept {
  realtime::raisePriority(kPriority);
  const auto length = lengthOf(frames_);
  auto next = realtime::monotonicNow();
  bool skipped = false;
  while (!stop.stop_requested()) {
    cycle(next, skipped);
    next += length;
    const auto behind = (realtime::monotonicNow() - next) / length;
    skipped = behind > kMostCyclesBehind;
    if (skipped) {
      next += behind * length;
      skipped_.fetch_add(static_cast<std::uint64_t>(behind), std::memory_order_relaxed);
    }
    realtime::sleepUntil(next);
  }
}

void NullAudioDevice::cycle(LocalTime start, bool skipped) noexcept {
  const realtime::RealtimeScope scope;
  AudioBlock block;
  block.in = inputs_;
  block.left = left_.data();
  block.right = right_.data();
  block.frames = frames_;
  block.start = start;
  block.nanosecondsPerFrame = kNanosecondsPerFrame;
  block.skipped = skipped;
  process_.process(block);
  cycles_.fetch_add(1, std::memory_order_relaxed);
}

}  // namespace midipool
