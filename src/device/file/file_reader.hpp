// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <thread>
#include <vector>

#include <boost/lockfree/spsc_queue.hpp>

#include "device/file/sound_file.hpp"
#include "device/input_resampler.hpp"

namespace midipool {

// Reads a sound file ahead, at the process' rate, on a thread of its own. Runs from construction to
// destruction.
class FileReader {
 public:
  // Reads the beginning before it returns. A file of one channel is on all of `channels`. Throws
  // DeviceError.
  FileReader(const std::filesystem::path& path, std::size_t channels);

  // The next frames, a pointer a channel; silence after the end, and where the disk is too slow. The
  // audio thread, realtime-safe.
  void read(std::span<float* const> out, std::size_t frames) noexcept;

  // All of the file has been given out. Thread-safe.
  [[nodiscard]] bool ended() const noexcept { return ended_.load(); }
  // The file could not be read to its end. Thread-safe.
  [[nodiscard]] bool broken() const noexcept { return broken_.load(); }

 private:
  void prepareRate();
  void run(const std::stop_token& stop);
  void fill();
  [[nodiscard]] std::size_t readBlock();
  void push(std::size_t frames);
  void pushFrames(std::size_t frames);
  [[nodiscard]] const float* source(std::size_t channel) const noexcept;

  const std::size_t channels_;
  SF_INFO info_{};
  SoundFile file_;
  std::optional<InputResampler> resampler_;  // nothing where the file has the process' rate
  std::vector<float> interleaved_;
  std::vector<std::vector<float>> planes_;
  std::vector<const float*> planePointers_;
  std::vector<float> ready_;
  sf_count_t left_ = 0;   // frames still to read
  std::size_t tail_ = 0;  // silent frames after them, which drive the last out of the filter
  boost::lockfree::spsc_queue<float> queue_;
  std::atomic<bool> allRead_{false};
  std::atomic<bool> ended_{false};
  std::atomic<bool> broken_{false};
  std::jthread thread_;  // last: it uses the rest
};

}  // namespace midipool
