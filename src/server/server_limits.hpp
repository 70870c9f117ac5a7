// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

namespace midipool {

// How much a server lets in; set by its owner.
struct ServerLimits {
  std::size_t rooms = 256;  // that exist at a time
  std::size_t membersPerRoom = 64;
  std::size_t connections = 4096;
  std::size_t connectionsPerAddress = 64;
  std::size_t recordings = 4;  // rooms that it records at a time
};

}  // namespace midipool
