// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/null/null_audio_device.hpp"

#include <algorithm>
#include <utility>

namespace midipool {

NullAudioDevice::NullAudioDevice(std::string reason, const AudioDeviceOptions& options,
                                 AudioProcess& process)
    : reason_{std::move(reason)},
      rate_{static_cast<double>(options.sampleRate)},
      frames_{std::clamp<std::size_t>(options.frames, 16, AudioProcess::kLongestBlock)},
      silence_(frames_),
      inputs_(options.inputs, silence_.data()),
      left_(frames_),
      right_(frames_),
      process_{process, rate_, options.inputs},
      cycles_{rate_, frames_, [this](LocalTime start, bool skipped) { cycle(start, skipped); }} {}

std::string NullAudioDevice::description() const {
  return reason_.empty() ? "null, keeps time without hardware" : "no sound system: " + reason_;
}

AudioDeviceState NullAudioDevice::state() const {
  return {true, rate_, frames_, inputs_.size(), cycles_.cycles(), cycles_.skipped()};
}

void NullAudioDevice::cycle(LocalTime start, bool skipped) noexcept {
  AudioBlock block;
  block.in = inputs_;
  block.left = left_.data();
  block.right = right_.data();
  block.frames = frames_;
  block.start = start;
  block.nanosecondsPerFrame = 1e9 / rate_;
  block.skipped = skipped;
  process_.process(block);
}

}  // namespace midipool
