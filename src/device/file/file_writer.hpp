// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include <boost/lockfree/spsc_queue.hpp>

#include "device/file/sound_file.hpp"

namespace midipool {

// Writes stereo into a sound file on a thread of its own, from construction to destruction. Once a
// second it makes the file's header true, so that a crash costs no more than that where the format
// allows it.
class FileWriter {
 public:
  enum class State { kWriting, kFailed, kFull };

  // Throws DeviceError.
  explicit FileWriter(const std::filesystem::path& path);

  // The audio thread, realtime-safe. What a disk that is too slow leaves no room for is left out.
  void write(const float* left, const float* right, std::size_t frames) noexcept;

  // Thread-safe, both. What is not kWriting stays so: nothing is written any more.
  [[nodiscard]] State state() const noexcept { return state_.load(); }
  // Frames that were left out.
  [[nodiscard]] std::uint64_t lost() const noexcept { return lost_.load(); }

 private:
  void run(const std::stop_token& stop);
  void drain();
  void writeBlock(std::size_t frames);

  SoundFile file_;
  const std::uint64_t mostFrames_;
  std::uint64_t written_ = 0;
  // Whole frames: of single samples one side could be taken while the other is still being put in.
  using Frame = std::array<float, 2>;
  std::vector<Frame> block_;
  boost::lockfree::spsc_queue<Frame> queue_;
  std::atomic<State> state_{State::kWriting};
  std::atomic<std::uint64_t> lost_{0};
  std::jthread thread_;  // last: it uses the rest
};

}  // namespace midipool
