// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include "net/file_descriptor.hpp"

namespace midipool {

// Says that this server, and no other, uses a directory: by a lock on its file midipool.lock, which
// ends with the process, however that ends. A server that is just being replaced has 2 s to leave.
class DirectoryClaim {
 public:
  // Makes the directory. Throws std::runtime_error with one line for the user.
  explicit DirectoryClaim(const std::filesystem::path& directory);

 private:
  FileDescriptor file_;
};

}  // namespace midipool
