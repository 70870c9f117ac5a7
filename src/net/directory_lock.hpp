// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include <fcntl.h>
#include <sys/file.h>

#include "net/file_descriptor.hpp"

namespace midipool {

// Keeps other processes (and threads) that take the same lock out while several files of a
// directory are read and rewritten. Waits for it. Where a file system knows no locks, it does
// without: two at once are rare, and replaceTextFile() leaves no half file even then.
class DirectoryLock {
 public:
  explicit DirectoryLock(const std::filesystem::path& directory) noexcept
      : open_{::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)} {
    if (open_.isOpen()) (void)::flock(open_.get(), LOCK_EX);
  }

 private:
  FileDescriptor open_;  // closing it unlocks
};

}  // namespace midipool
