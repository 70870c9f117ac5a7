// SPDX-License-Identifier: GPL-3.0-or-later
#include "jack_recorder/recording_file.hpp"

#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace midipool::testing {

RecordingFile::RecordingFile(const std::string& path)
    : file_(path.empty() ? stdout : std::fopen(path.c_str(), "w")) {
  if (!file_) throw std::runtime_error("cannot write " + path + ": " + std::strerror(errno));
}

RecordingFile::~RecordingFile() {
  std::fflush(file_);
  if (file_ != stdout) std::fclose(file_);
}

void RecordingFile::writeLine(const std::string& line) {
  const std::lock_guard lock(mutex_);
  std::fwrite(line.data(), 1, line.size(), file_);
  std::fputc('\n', file_);
}

void RecordingFile::flush() {
  const std::lock_guard lock(mutex_);
  std::fflush(file_);
}

}  // namespace midipool::testing
