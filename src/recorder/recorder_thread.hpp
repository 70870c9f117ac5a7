// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <vector>

#include "recorder/recorder.hpp"
#include "time/clock_mapping.hpp"

namespace midipool {

// A recorder on a thread of its own, of ordinary priority. The engine's thread tells it what to do and
// waits for nothing; the media thread puts into the inbox what comes.
class RecorderThread {
 public:
  // The clock must outlive it.
  RecorderThread(RecorderSettings settings, const Clock& clock);
  // What runs ends now and is written.
  ~RecorderThread();
  RecorderThread(const RecorderThread&) = delete;
  RecorderThread& operator=(const RecorderThread&) = delete;

  // Engine's thread.
  using Task = std::function<void(Recorder&)>;
  void post(Task task);
  // Nothing: the session time of before means nothing any more, and what is being recorded ends.
  void setMapping(const std::optional<ClockMapping>& mapping);
  [[nodiscard]] Recorder::State state() const;

  // It ends soon. Once it has, the destructor waits for nothing but a disk that is still being written to.
  void letGo() noexcept { thread_.request_stop(); }
  [[nodiscard]] bool hasEnded() const noexcept { return ended_.load(); }

  [[nodiscard]] const std::shared_ptr<RecordingInbox>& inbox() const noexcept { return inbox_; }

 private:
  void run(const std::stop_token& stop);
  void step();
  void performTasks();
  void show();

  const Clock& clock_;
  std::shared_ptr<RecordingInbox> inbox_ = std::make_shared<RecordingInbox>();
  Recorder recorder_;                    // the thread's own
  std::optional<ClockMapping> mapping_;  // likewise

  mutable std::mutex mutex_;  // of what follows; held for moments only
  std::vector<Task> tasks_;
  Recorder::State state_;

  std::atomic<bool> ended_ = false;
  std::jthread thread_;
};

}  // namespace midipool
