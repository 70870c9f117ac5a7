// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "device/audio_device.hpp"
#include "device/audio_device_options.hpp"
#include "device/pipewire/pipewire_client.hpp"
#include "device/pipewire/pipewire_process.hpp"

namespace midipool {

// Sound by PipeWire, as a desktop has it: programs play into "midiPool send" and record "midiPool
// receive", and what the room plays is heard where the desktop's sound goes. A thread of its own
// finds a lost daemon again.
class PipeWireAudioDevice final : public AudioDevice {
 public:
  // Throws DeviceError when no daemon runs now.
  PipeWireAudioDevice(const AudioDeviceOptions& options, AudioProcess& process);

  [[nodiscard]] std::string description() const override;
  [[nodiscard]] AudioDeviceState state() const override;
  [[nodiscard]] std::string sendName() const override { return options_.name + " send"; }
  [[nodiscard]] std::string receiveName() const override { return options_.name + " receive"; }
  [[nodiscard]] PortSystem portSystem() const noexcept override { return PortSystem::kPipeWire; }
  void openStem(std::size_t slot, const std::string& name) override;
  void closeStem(std::size_t slot) override;

 private:
  void maintain(const std::stop_token& stop);
  void look();
  void reopen();

  const AudioDeviceOptions options_;
  PipeWireProcess process_;
  mutable std::mutex mutex_;  // guards what follows
  std::unique_ptr<PipeWireClient> client_;
  std::array<std::string, kStemSlots> stemNames_;
  int looksUntilTry_ = 0;  // of the maintaining thread
  std::jthread maintenance_;
};

}  // namespace midipool
