// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <utility>

#include <unistd.h>

namespace midipool {

// Owns an open file.
class FileDescriptor {
 public:
  explicit FileDescriptor(int number = -1) noexcept : number_{number} {}
  ~FileDescriptor() {
    if (isOpen()) ::close(number_);
  }
  FileDescriptor(FileDescriptor&& other) noexcept : number_{std::exchange(other.number_, -1)} {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }

  [[nodiscard]] bool isOpen() const noexcept { return number_ >= 0; }
  [[nodiscard]] int get() const noexcept { return number_; }

 private:
  int number_;
};

}  // namespace midipool
