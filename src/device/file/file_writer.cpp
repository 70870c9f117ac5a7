// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/file/file_writer.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>

#include "realtime/sleep.hpp"

namespace midipool {
namespace {

constexpr std::size_t kBlock = 4096;
constexpr std::size_t kAhead = 192'000;  // frames: four seconds, as a disk may be busy that long
constexpr auto kLookEvery = std::chrono::milliseconds{50};
constexpr auto kHeaderEvery = std::chrono::seconds{1};

}  // namespace

FileWriter::FileWriter(const std::filesystem::path& path)
    : file_{openToWrite(path)},
      mostFrames_{mostFramesOf(path)},
      block_(kBlock),
      queue_{kAhead},
      thread_{[this](const std::stop_token& stop) { run(stop); }} {}

void FileWriter::write(const float* left, const float* right, std::size_t frames) noexcept {
  const auto room = std::min(frames, queue_.write_available());
  for (std::size_t i = 0; i < room; ++i) queue_.push(Frame{left[i], right[i]});
  lost_.fetch_add(frames - room, std::memory_order_relaxed);
}

void FileWriter::run(const std::stop_token& stop) {
  std::mutex sleeping;
  std::condition_variable_any wake;
  std::unique_lock lock{sleeping};
  auto header = realtime::monotonicNow() + kHeaderEvery;
  while (!wake.wait_for(lock, stop, kLookEvery, [&stop] { return stop.stop_requested(); })) {
    drain();
    if (realtime::monotonicNow() < header) continue;
    header += kHeaderEvery;
    sf_command(file_.get(), SFC_UPDATE_HEADER_NOW, nullptr, 0);
    sf_write_sync(file_.get());
  }
  drain();
}

// Takes from the queue also what cannot be written, so that it counts as lost only once: here.
void FileWriter::drain() {
  while (const auto frames = queue_.pop(block_.data(), block_.size())) writeBlock(frames);
}

void FileWriter::writeBlock(std::size_t frames) {
  const auto fits = std::min<std::uint64_t>(frames, mostFrames_ - written_);
  if (fits < frames) state_ = State::kFull;
  std::uint64_t done = 0;
  if (state_ != State::kFailed) {
    const auto count =
        sf_writef_float(file_.get(), block_.front().data(), static_cast<sf_count_t>(fits));
    done = static_cast<std::uint64_t>(std::max<sf_count_t>(count, 0));
    if (done < fits) state_ = State::kFailed;
  }
  written_ += done;
  lost_.fetch_add(frames - done, std::memory_order_relaxed);
}

}  // namespace midipool
