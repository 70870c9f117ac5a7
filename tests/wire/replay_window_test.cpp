// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/replay_window.hpp"

#include <limits>
#include <random>
#include <set>

#include <gtest/gtest.h>

namespace midipool {
namespace {

TEST(ReplayWindow, TakesEachNumberOnce) {
  ReplayWindow window;
  for (std::uint64_t sequence = 0; sequence < 5'000; ++sequence) {
    EXPECT_TRUE(window.isNew(sequence));
    window.mark(sequence);
    EXPECT_FALSE(window.isNew(sequence));
  }
}

TEST(ReplayWindow, EndsExactlyAtItsSize) {
  ReplayWindow window;
  window.mark(10'000);
  EXPECT_TRUE(window.isNew(10'000 - ReplayWindow::kSize + 1));
  EXPECT_FALSE(window.isNew(10'000 - ReplayWindow::kSize));
}

TEST(ReplayWindow, AJumpForgetsAllThatWasMarked) {
  ReplayWindow window;
  for (std::uint64_t sequence = 0; sequence < 3'000; ++sequence) window.mark(sequence);
  window.mark(1'000'000'000'000);
  for (std::uint64_t back = 1; back < ReplayWindow::kSize; ++back) {
    EXPECT_TRUE(window.isNew(1'000'000'000'000 - back)) << back;
  }
  EXPECT_FALSE(window.isNew(2'999));
}

TEST(ReplayWindow, HoldsAtTheEndOfTheNumbers) {
  constexpr auto kLast = std::numeric_limits<std::uint64_t>::max();
  ReplayWindow window;
  window.mark(kLast);
  EXPECT_FALSE(window.isNew(kLast));
  EXPECT_TRUE(window.isNew(kLast - 1));
  EXPECT_FALSE(window.isNew(0));
}

TEST(ReplayWindow, AgreesWithASetUnderRandomOrder) {
  std::mt19937_64 random{7};
  ReplayWindow window;
  std::set<std::uint64_t> marked;
  std::uint64_t newest = 0;
  for (int i = 0; i < 100'000; ++i) {
    const auto forward = random() % 50 == 0 ? random() % 3'000 : random() % 4;
    const auto sequence = newest + forward - std::min(newest + forward, random() % 1'500);
    const bool isNew = !marked.contains(sequence) && sequence + ReplayWindow::kSize > newest;
    ASSERT_EQ(window.isNew(sequence), isNew) << sequence << " of " << newest;
    if (!isNew) continue;
    window.mark(sequence);
    marked.insert(sequence);
    newest = std::max(newest, sequence);
  }
}

}  // namespace
}  // namespace midipool
