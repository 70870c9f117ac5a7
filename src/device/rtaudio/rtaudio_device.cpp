// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/rtaudio/rtaudio_device.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <utility>

#include "device/backends.hpp"
#include "device/device_error.hpp"

namespace midipool {
namespace {

constexpr std::size_t kMostInputs = 8;
constexpr auto kLookEvery = std::chrono::seconds{1};
// So many looks without a cycle: the hardware has gone.
constexpr int kMostStill = 2;
// More sound than that between two looks is no hardware's; some run ahead by their buffers at first.
constexpr double kMostSeconds = 4.0;

AudioDeviceOptions checked(AudioDeviceOptions options) {
  options.inputs = std::clamp<std::size_t>(options.inputs, 1, kMostInputs);
  return options;
}

std::string missing(const std::string& name) {
  if (name.empty()) return "no sound hardware was found; plug one in, or start a sound server";
  return "there is no sound hardware whose name contains \"" + name +
         "\"; midipool devices lists what there is";
}

}  // namespace

RtAudioDevice::RtAudioDevice(const AudioDeviceOptions& options, AudioProcess& process)
    : options_{checked(options)},
      process_{process},
      stream_{open()},
      last_{stream_->choice()},
      maintenance_{[this](const std::stop_token& stop) { maintain(stop); }} {}

std::unique_ptr<RtAudioStream> RtAudioDevice::open() const {
  const auto choice = chooseHardware(listAudioHardware(), options_.hardware, options_.sampleRate);
  if (!choice) throw DeviceError{missing(options_.hardware)};
  return std::make_unique<RtAudioStream>(options_, *choice, process_);
}

std::string RtAudioDevice::description() const {
  const std::lock_guard lock{mutex_};
  const auto& device = last_.output ? last_.output : last_.input;
  const auto name = last_.system + ", " + device->name;
  if (!stream_) return name + ", waiting for it to come back";
  return name + ", " + std::to_string(std::lround(stream_->sampleRate())) + " Hz, " +
         std::to_string(stream_->frames()) + " frames" + (last_.input ? "" : ", no input") +
         (last_.output ? "" : ", no output");
}

AudioDeviceState RtAudioDevice::state() const {
  const std::lock_guard lock{mutex_};
  AudioDeviceState state;
  state.inputs = options_.inputs;
  state.cycles = cyclesBefore_;
  state.skipped = skippedBefore_;
  if (!stream_) return state;
  state.connected = true;
  state.sampleRate = stream_->sampleRate();
  state.frames = stream_->frames();
  state.cycles += stream_->cycles();
  state.skipped += stream_->skipped();
  return state;
}

std::string RtAudioDevice::sendName() const {
  const std::lock_guard lock{mutex_};
  return last_.input ? last_.input->name : "";
}

std::string RtAudioDevice::receiveName() const {
  const std::lock_guard lock{mutex_};
  return last_.output ? last_.output->name : "";
}

void RtAudioDevice::maintain(const std::stop_token& stop) {
  std::mutex sleeping;
  std::condition_variable_any wake;
  std::unique_lock lock{sleeping};
  while (!wake.wait_for(lock, stop, kLookEvery, [&stop] { return stop.stop_requested(); })) look();
}

// Only this thread changes stream_, so reading it here needs no lock.
void RtAudioDevice::look() {
  if (stream_) {
    if (gone()) lose();
    return;
  }
  try {
    auto fresh = open();
    const std::lock_guard lock{mutex_};
    last_ = fresh->choice();
    stream_ = std::move(fresh);
  } catch (const DeviceError&) {
    // Still away; the next look comes in a second.
  }
}

// RtAudio does not reliably tell that hardware has gone, but its cycles end, or those of a sound
// server that has gone come as fast as the processor can.
bool RtAudioDevice::gone() {
  const auto fresh = stream_->cycles() - std::exchange(seen_, stream_->cycles());
  still_ = fresh == 0 ? still_ + 1 : 0;
  const double seconds = static_cast<double>(fresh * stream_->frames()) / stream_->sampleRate();
  return still_ >= kMostStill || seconds > kMostSeconds;
}

void RtAudioDevice::lose() {
  still_ = 0;
  seen_ = 0;
  std::unique_ptr<RtAudioStream> old;
  const std::lock_guard lock{mutex_};
  cyclesBefore_ += stream_->cycles();
  skippedBefore_ += stream_->skipped();
  old = std::move(stream_);
}

std::unique_ptr<AudioDevice> openRtAudio(const AudioDeviceOptions& options, AudioProcess& process) {
  return std::make_unique<RtAudioDevice>(options, process);
}

}  // namespace midipool
