// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "device/audio_device.hpp"
#include "device/audio_device_options.hpp"
#include "device/file/file_reader.hpp"
#include "device/file/file_writer.hpp"
#include "device/timed_cycles.hpp"

namespace midipool {

// A sound file in place of a player, another in place of ears: in real time by the system's clock, at
// the process' rate. For bots, recordings and machines without sound.
class FileAudioDevice final : public AudioDevice {
 public:
  // Throws DeviceError when a file cannot be opened.
  FileAudioDevice(const AudioDeviceOptions& options, AudioProcess& process);

  // Also says when a file has come to its end or cannot be written any more.
  [[nodiscard]] std::string description() const override;
  [[nodiscard]] AudioDeviceState state() const override;
  // The files' names.
  [[nodiscard]] std::string sendName() const override { return in_; }
  [[nodiscard]] std::string receiveName() const override { return out_; }

 private:
  void cycle(LocalTime start, bool skipped) noexcept;

  const std::string in_;
  const std::string out_;
  AudioProcess& process_;
  const std::size_t frames_;
  std::vector<std::vector<float>> captured_;
  std::vector<float*> capturing_;     // the same, to write
  std::vector<const float*> inputs_;  // and to read
  std::vector<float> left_;
  std::vector<float> right_;
  std::optional<FileReader> reader_;
  std::optional<FileWriter> writer_;
  TimedCycles cycles_;  // last: it uses the rest
};

}  // namespace midipool
