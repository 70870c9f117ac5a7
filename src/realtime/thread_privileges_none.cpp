// SPDX-License-Identifier: GPL-3.0-or-later
//
// For systems where an ordinary program can have none of this in the POSIX way (Windows).
#include "realtime/thread_privileges.hpp"

namespace midipool::realtime {

bool raisePriority(int) noexcept {
  return false;
}

void nameThread(const char*) noexcept {}

bool lockMemory(const void*, std::size_t) noexcept {
  return false;
}

bool lockStack() noexcept {
  return false;
}

}  // namespace midipool::realtime
