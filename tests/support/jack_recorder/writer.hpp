// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#include "jack_recorder/record.hpp"
#include "jack_recorder/recording_file.hpp"

namespace midipool::testing {

/// The thread between the process callback and the file: turns records into lines.
class Writer {
 public:
  struct Labels {
    std::vector<std::string> recorded;
    std::vector<std::string> played;
  };

  Writer(RecordQueue& queue, RecordingFile& file, Labels labels, std::uint32_t sampleRate);
  ~Writer();

  /// Writes all that is left and ends the thread.
  void finish();

  bool started() const { return started_.load(std::memory_order_acquire); }

  /// "frame=... events=... skips=..." of all that was written; after finish().
  std::string summary() const;

 private:
  void run();
  void drain();
  void write(const Record& record);
  void writeEvent(const Record& record);
  void writeSkip(const Record& record);
  void writeStart(const Record& record);
  void answer(const char* word, const Record& record);

  RecordQueue& queue_;
  RecordingFile& file_;
  Labels labels_;
  std::uint32_t sampleRate_;
  std::vector<std::uint64_t> counts_;  // events of each label
  std::string line_;                   // a long message, as far as it has come
  std::uint64_t lastFrame_ = 0;
  std::uint64_t skips_ = 0;
  std::int64_t skippedFrames_ = 0;
  std::atomic<bool> started_{false};
  std::atomic<bool> ending_{false};
  std::thread thread_;
};

}  // namespace midipool::testing
