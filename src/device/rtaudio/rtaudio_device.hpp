// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "device/audio_device.hpp"
#include "device/audio_device_options.hpp"
#include "device/rtaudio/rtaudio_stream.hpp"

namespace midipool {

// Sound hardware by RtAudio, where no sound server that we know runs. A thread of its own looks for
// hardware that has gone, once a second.
class RtAudioDevice final : public AudioDevice {
 public:
  // Throws DeviceError when there is no such hardware now.
  RtAudioDevice(const AudioDeviceOptions& options, AudioProcess& process);

  [[nodiscard]] std::string description() const override;
  [[nodiscard]] AudioDeviceState state() const override;
  [[nodiscard]] std::string sendName() const override;
  [[nodiscard]] std::string receiveName() const override;

 private:
  [[nodiscard]] std::unique_ptr<RtAudioStream> open() const;
  void maintain(const std::stop_token& stop);
  void look();
  [[nodiscard]] bool gone();
  void lose();

  const AudioDeviceOptions options_;
  AudioProcess& process_;
  mutable std::mutex mutex_;  // guards what follows
  std::unique_ptr<RtAudioStream> stream_;
  HardwareChoice last_;
  std::uint64_t cyclesBefore_ = 0;   // of streams that have gone
  std::uint64_t skippedBefore_ = 0;  // likewise
  // Of the maintaining thread.
  std::uint64_t seen_ = 0;
  int still_ = 0;
  std::jthread maintenance_;
};

}  // namespace midipool
