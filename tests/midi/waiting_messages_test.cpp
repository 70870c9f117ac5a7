// SPDX-License-Identifier: GPL-3.0-or-later
#include "midi/waiting_messages.hpp"

#include <algorithm>
#include <memory>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "realtime/guard.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;

WaitingMessages::Waiting waiting(Nanoseconds played, std::uint8_t note) {
  return {SessionTime{played}, MessageBytes::of(ShortMessage{{0x90, note, 100}, 3})};
}

std::vector<int> notesOf(WaitingMessages& messages) {
  std::vector<int> notes;
  for (; !messages.empty(); messages.dropFirst()) {
    notes.push_back(messages.first().message.bytes[1]);
  }
  return notes;
}

class WaitingMessagesTest : public ::testing::Test {
 protected:
  // Large: not on the stack.
  std::unique_ptr<WaitingMessages> messages_ = std::make_unique<WaitingMessages>();
};

TEST_F(WaitingMessagesTest, ComeOutInTheOrderOfPlaying) {
  for (const auto& [played, note] : {std::pair{30ms, 3}, {10ms, 1}, {40ms, 4}, {20ms, 2}}) {
    messages_->put(waiting(played, static_cast<std::uint8_t>(note)));
  }
  EXPECT_EQ(notesOf(*messages_), (std::vector{1, 2, 3, 4}));
  EXPECT_TRUE(messages_->empty());
}

TEST_F(WaitingMessagesTest, ThoseOfOneTimeKeepTheOrderInWhichTheyCame) {
  for (std::uint8_t note = 1; note <= 5; ++note) messages_->put(waiting(10ms, note));
  messages_->put(waiting(5ms, 0));
  EXPECT_EQ(notesOf(*messages_), (std::vector{0, 1, 2, 3, 4, 5}));
}

TEST_F(WaitingMessagesTest, AreAsManyAsThereArePlaces) {
  for (std::size_t i = 0; i < WaitingMessages::kCapacity; ++i) {
    ASSERT_FALSE(messages_->full());
    messages_->put(waiting(1ms, 1));
  }
  EXPECT_TRUE(messages_->full());
  messages_->dropFirst();
  EXPECT_FALSE(messages_->full());
}

TEST_F(WaitingMessagesTest, AreWhatARowThatIsSortedWouldBe) {
  std::minstd_rand random{1};
  std::vector<WaitingMessages::Waiting> model;
  for (int step = 0; step < 20'000; ++step) {
    const realtime::RealtimeScope scope;
    if (!messages_->full() && random() % 5 < 3) {
      const auto next =
          waiting(Nanoseconds{random() % 500}, static_cast<std::uint8_t>(random() % 128));
      messages_->put(next);
      const realtime::RealtimeExemption exemption;
      model.insert(
          std::ranges::upper_bound(model, next.played, {}, &WaitingMessages::Waiting::played),
          next);
    } else if (!messages_->empty()) {
      ASSERT_EQ(messages_->first().played, model.front().played);
      ASSERT_EQ(messages_->first().message, model.front().message);
      messages_->dropFirst();
      const realtime::RealtimeExemption exemption;
      model.erase(model.begin());
    }
    ASSERT_EQ(messages_->empty(), model.empty());
  }
}

}  // namespace
}  // namespace midipool
