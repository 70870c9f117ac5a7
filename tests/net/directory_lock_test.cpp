// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/directory_lock.hpp"

#include <atomic>
#include <chrono>
#include <optional>
#include <thread>

#include <gtest/gtest.h>

#include "net/temporary_directory.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;

TEST(DirectoryLock, KeepsOthersOutUntilItEnds) {
  const testing::TemporaryDirectory directory;
  std::optional<DirectoryLock> lock{std::in_place, directory.path()};
  std::atomic<bool> isIn = false;
  std::jthread other{[&] {
    const DirectoryLock second{directory.path()};
    isIn = true;
  }};
  std::this_thread::sleep_for(50ms);
  EXPECT_FALSE(isIn);
  lock.reset();
  other.join();
  EXPECT_TRUE(isIn);
}

TEST(DirectoryLock, DoesWithoutADirectory) {
  EXPECT_NO_THROW((DirectoryLock{"/no/such/directory"}));
}

}  // namespace
}  // namespace midipool
