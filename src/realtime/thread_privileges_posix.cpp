// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <cstddef>

#include <pthread.h>
#include <sched.h>
#include <sys/mman.h>

#include "realtime/thread_privileges.hpp"

namespace midipool::realtime {

bool raisePriority(int priority) noexcept {
  sched_param parameters{};
  parameters.sched_priority = priority;
  return pthread_setschedparam(pthread_self(), SCHED_FIFO, &parameters) == 0;
}

void nameThread(const char* name) noexcept {
#ifdef __APPLE__
  pthread_setname_np(name);
#else
  pthread_setname_np(pthread_self(), name);
#endif
}

bool lockMemory(const void* memory, std::size_t size) noexcept {
  return mlock(memory, size) == 0;
}

bool lockStack() noexcept {
  std::array<volatile std::byte, 65536> deep{};
  return mlock(&deep, sizeof deep) == 0;
}

}  // namespace midipool::realtime
