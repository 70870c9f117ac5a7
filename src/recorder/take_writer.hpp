// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "recorder/take_files.hpp"

namespace midipool {

// Writes a recording on a thread of its own, so that a disk that stands still for seconds holds up nobody:
// what comes meanwhile waits in memory. Ends the recording by itself, with a line that says why, before
// the disk is full, when it is too slow for too long, or when it fails; what was written stays readable.
class TakeWriter final : public TakeSink {
 public:
  struct Settings {
    TakeFiles::Settings files;
    std::size_t mostWaiting = std::size_t{128} << 20U;   // bytes: 35 s of ten stereo tracks
    std::uint64_t keepFree = std::uint64_t{200} << 20U;  // bytes
    Nanoseconds renewEvery = std::chrono::seconds{1};    // what a crash may cost
    int projectEvery = 5;                                // times of these
    // What the disk has left; empty: as the file system says.
    std::function<std::optional<std::uint64_t>(const std::filesystem::path&)> freeBytes;
  };

  struct State {
    bool ended = false;  // all is closed
    std::string error;   // why it ended by itself; one line
    std::int64_t frames = 0;
    std::size_t tracks = 0;
    std::optional<Nanoseconds> left;  // until the disk is full, as it goes by now
    std::size_t waiting = 0;          // bytes in memory
    std::size_t mostWaited = 0;       // bytes, so far
  };

  // Throws RecordingError.
  explicit TakeWriter(Settings settings);
  // Writes what waits, unless it has ended.
  ~TakeWriter() override;

  // One thread: none waits for the disk. After an error they do nothing.
  void begin(std::size_t track, const TrackInfo& info) override;
  void sound(std::size_t track, std::int64_t frame, std::span<const float> left,
             std::span<const float> right) override;
  void setSong(const SongHistory& song);
  // Nothing more comes.
  void finish();

  // Any thread.
  [[nodiscard]] State state() const;
  [[nodiscard]] const std::filesystem::path& folder() const noexcept { return folder_; }

 private:
  struct Begin {
    std::size_t track = 0;
    TrackInfo info;
  };
  struct Sound {
    std::size_t track = 0;
    std::int64_t frame = 0;
    std::vector<float> left;
    std::vector<float> right;
  };
  struct Finish {};
  using Item = std::variant<Begin, Sound, SongHistory, Finish>;

  void push(Item item, std::size_t bytes);
  void run();
  void work();
  bool perform(const Item& item);
  void renew();
  void watchDisk();
  void end(const std::string& error);
  [[nodiscard]] std::optional<std::uint64_t> freeBytes() const;
  [[nodiscard]] static std::size_t bytesOf(const Item& item);

  Settings settings_;
  std::filesystem::path folder_;
  TakeFiles files_;  // the thread's own
  std::int64_t toldFrames_ = -1;
  int renewals_ = 0;

  mutable std::mutex mutex_;  // of what follows
  std::condition_variable wake_;
  std::deque<Item> items_;
  bool refuses_ = false;
  State state_;

  std::thread thread_;
};

}  // namespace midipool
