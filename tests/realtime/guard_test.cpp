// SPDX-License-Identifier: GPL-3.0-or-later
#include "realtime/guard.hpp"

#include <cstdlib>
#include <memory>
#include <mutex>

#include <gtest/gtest.h>

namespace midipool::realtime {
namespace {

// Where the compiler cannot leave an allocation out.
volatile std::size_t size = 100;
void* volatile kept = nullptr;

void allocate() {
  kept = std::malloc(size);
  std::free(kept);
}

#ifdef MIDIPOOL_REALTIME_GUARD

void inScope(void (*what)()) {
  const RealtimeScope scope;
  what();
}

TEST(GuardDeathTest, TrapsAllocation) {
  EXPECT_DEATH(inScope(allocate), "realtime guard: malloc");
  EXPECT_DEATH(inScope([] { kept = std::calloc(size, 2); }), "realtime guard: calloc");
  kept = std::malloc(size);
  EXPECT_DEATH(inScope([] { kept = std::realloc(kept, 2 * size); }), "realtime guard: realloc");
  std::free(kept);
}

TEST(GuardDeathTest, TrapsNewAndDelete) {
  EXPECT_DEATH(inScope([] { kept = new int[size]; }), "realtime guard: malloc");
  kept = std::malloc(size);
  EXPECT_DEATH(inScope([] { std::free(kept); }), "realtime guard: free");
  std::free(kept);
}

TEST(GuardDeathTest, TrapsLocks) {
  static std::mutex mutex;
  EXPECT_DEATH(inScope([] { mutex.lock(); }), "realtime guard: pthread_mutex_lock");
}

TEST(GuardDeathTest, TrapsAgainAfterAnExemption) {
  EXPECT_DEATH(inScope([] {
                 { const RealtimeExemption exemption; }
                 allocate();
               }),
               "realtime guard: malloc");
}

TEST(Guard, LetsExemptionsPass) {
  const RealtimeScope outer;
  const RealtimeScope scope;
  const RealtimeExemption exemption;
  allocate();
}

#else

TEST(Guard, IsNothingInAnOrdinaryBuild) {
  const RealtimeScope scope;
  allocate();
  EXPECT_NE(size, 0U);
}

#endif

TEST(Guard, LeavesOtherCodeAlone) {
  { const RealtimeScope scope; }
  allocate();
  const std::mutex mutex;
  auto memory = std::make_unique<int>(5);
  EXPECT_EQ(*memory, 5);
}

}  // namespace
}  // namespace midipool::realtime
