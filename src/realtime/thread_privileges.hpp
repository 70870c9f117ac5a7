// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

namespace midipool::realtime {

// Puts the calling thread before all others (SCHED_FIFO, 1 to 99). False when the system refuses;
// everything works then too, less exactly.
bool raisePriority(int priority) noexcept;

// What tools like top -H call the calling thread: 15 characters at most.
void nameThread(const char* name) noexcept;

// Keeps memory, or the part of this thread's stack that small functions use, from being paged out.
// False when the system refuses.
bool lockMemory(const void* memory, std::size_t size) noexcept;
bool lockStack() noexcept;

}  // namespace midipool::realtime
