// SPDX-License-Identifier: GPL-3.0-or-later
#include "realtime/guard.hpp"

#ifdef MIDIPOOL_REALTIME_GUARD

#include <array>
#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <cstring>

#include <dlfcn.h>
#include <pthread.h>
#include <unistd.h>

// Defines malloc and its kin, and pthread_mutex_lock, for the whole program: the linker takes the
// program's own before the C library's, for libraries too. C++'s new comes down to malloc.
namespace {

thread_local int depth = 0;

[[noreturn]] void trap(const char* what) {
  depth = 0;  // abort() may allocate
  constexpr char kBefore[] = "realtime guard: ";
  constexpr char kAfter[] = " called by a realtime thread\n";
  for (const char* part : {kBefore, what, kAfter}) {
    if (write(STDERR_FILENO, part, std::strlen(part)) < 0) break;
  }
  std::abort();
}

void check(const char* what) {
  if (depth > 0) trap(what);
}

// Looking up the C library's functions may itself allocate: what it gets then comes from here, and
// stays.
alignas(std::max_align_t) std::array<std::byte, 16384> early;
std::atomic<std::size_t> earlyUsed{0};
thread_local bool lookingUp = false;

void* earlyAllocate(std::size_t size) {
  const std::size_t rounded =
      (size + alignof(std::max_align_t) - 1) & ~(alignof(std::max_align_t) - 1);
  const std::size_t start = earlyUsed.fetch_add(rounded);
  return start + rounded <= early.size() ? early.data() + start : nullptr;
}

bool isEarly(const void* memory) {
  const auto* place = static_cast<const std::byte*>(memory);
  return place >= early.data() && place < early.data() + early.size();
}

template <typename Function>
class Original {
 public:
  explicit constexpr Original(const char* name) : name_{name} {}

  // Nothing while it is being looked up.
  Function get() {
    auto* function = function_.load(std::memory_order_acquire);
    if (function != nullptr || lookingUp) return function;
    lookingUp = true;
    function = reinterpret_cast<Function>(dlsym(RTLD_NEXT, name_));
    lookingUp = false;
    function_.store(function, std::memory_order_release);
    return function;
  }

 private:
  const char* name_;
  std::atomic<Function> function_{nullptr};
};

constinit Original<void* (*)(std::size_t)> originalMalloc{"malloc"};
constinit Original<void* (*)(std::size_t, std::size_t)> originalCalloc{"calloc"};
constinit Original<void* (*)(void*, std::size_t)> originalRealloc{"realloc"};
constinit Original<void (*)(void*)> originalFree{"free"};
constinit Original<void* (*)(std::size_t, std::size_t)> originalAlignedAlloc{"aligned_alloc"};
constinit Original<int (*)(void**, std::size_t, std::size_t)> originalPosixMemalign{
    "posix_memalign"};
constinit Original<int (*)(pthread_mutex_t*)> originalMutexLock{"pthread_mutex_lock"};

}  // namespace

extern "C" {

void* malloc(std::size_t size) {
  check("malloc");
  const auto original = originalMalloc.get();
  return original != nullptr ? original(size) : earlyAllocate(size);
}

void* calloc(std::size_t count, std::size_t size) {
  check("calloc");
  const auto original = originalCalloc.get();
  // What is there early has never been used, and is zero.
  return original != nullptr ? original(count, size) : earlyAllocate(count * size);
}

void* realloc(void* memory, std::size_t size) {
  check("realloc");
  if (!isEarly(memory)) return originalRealloc.get()(memory, size);
  void* moved = malloc(size);
  const auto* end = early.data() + early.size();
  const auto left = static_cast<std::size_t>(end - static_cast<std::byte*>(memory));
  if (moved != nullptr) std::memcpy(moved, memory, size < left ? size : left);
  return moved;
}

void free(void* memory) {
  if (memory == nullptr) return;
  check("free");
  if (!isEarly(memory)) originalFree.get()(memory);
}

void* aligned_alloc(std::size_t alignment, std::size_t size) {
  check("aligned_alloc");
  return originalAlignedAlloc.get()(alignment, size);
}

int posix_memalign(void** memory, std::size_t alignment, std::size_t size) {
  check("posix_memalign");
  return originalPosixMemalign.get()(memory, alignment, size);
}

int pthread_mutex_lock(pthread_mutex_t* mutex) {
  check("pthread_mutex_lock");
  const auto original = originalMutexLock.get();
  // Before the lookup is done there is one thread only.
  return original != nullptr ? original(mutex) : 0;
}

}  // extern "C"

namespace midipool::realtime {

RealtimeScope::RealtimeScope() noexcept {
  ++depth;
}

RealtimeScope::~RealtimeScope() {
  --depth;
}

RealtimeExemption::RealtimeExemption() noexcept : depth_{depth} {
  depth = 0;
}

RealtimeExemption::~RealtimeExemption() {
  depth = depth_;
}

}  // namespace midipool::realtime

#endif
