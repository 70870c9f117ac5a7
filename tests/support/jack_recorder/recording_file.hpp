// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdio>
#include <mutex>
#include <string>

namespace midipool::testing {

/// The recording, a line at a time from any thread but the realtime one.
class RecordingFile {
 public:
  /// Standard output when `path` is empty. Throws std::runtime_error when it cannot be written.
  explicit RecordingFile(const std::string& path);
  ~RecordingFile();
  RecordingFile(const RecordingFile&) = delete;
  RecordingFile& operator=(const RecordingFile&) = delete;

  void writeLine(const std::string& line);

  /// Readers follow the file while it grows, so whole lines must reach it soon.
  void flush();

 private:
  std::mutex mutex_;
  std::FILE* file_;
};

}  // namespace midipool::testing
