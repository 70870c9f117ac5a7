// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/media_command_queue.hpp"

#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace midipool {
namespace {

class Noting final : public MediaCommand {
 public:
  Noting(int number, std::vector<int>& order, std::thread::id& destroyedBy)
      : number_{number}, order_{order}, destroyedBy_{destroyedBy} {}
  ~Noting() override { destroyedBy_ = std::this_thread::get_id(); }
  void carryOut(MediaRouter& /*router*/) override { order_.push_back(number_); }

 private:
  int number_;
  std::vector<int>& order_;
  std::thread::id& destroyedBy_;
};

class MediaCommandQueueTest : public ::testing::Test, protected MediaLink {
 protected:
  void send(std::span<const std::uint8_t> /*datagram*/, const DatagramPath& /*to*/) override {}

  SessionEpoch epoch_{nullptr, "boot", LocalTime{}, 0};
  MediaRouter router_{static_cast<MediaLink&>(*this), epoch_};
  std::vector<int> order_;
  std::thread::id destroyedBy_;
};

TEST_F(MediaCommandQueueTest, CommandsAreCarriedOutInOrderAndDestroyedWhereTheyWereMade) {
  constexpr int kMany = 5000;  // more than there are places
  MediaCommandQueue queue;
  std::jthread media{[&](const std::stop_token& stop) {
    while (!stop.stop_requested()) queue.carryOut(router_);
    queue.carryOut(router_);
  }};
  for (int i = 0; i < kMany; ++i) queue.post(std::make_unique<Noting>(i, order_, destroyedBy_));
  while (queue.tidyUp()) std::this_thread::yield();
  for (int i = 0; i < 200; ++i) {
    (void)queue.tidyUp();
    std::this_thread::sleep_for(std::chrono::milliseconds{1});
  }
  media.request_stop();
  media.join();
  ASSERT_EQ(order_.size(), static_cast<std::size_t>(kMany));
  for (int i = 0; i < kMany; ++i) EXPECT_EQ(order_[static_cast<std::size_t>(i)], i);
  EXPECT_EQ(destroyedBy_, std::this_thread::get_id());
}

TEST_F(MediaCommandQueueTest, WhatIsNeverCarriedOutIsDestroyed) {
  {
    MediaCommandQueue queue;
    for (int i = 0; i < 3; ++i) queue.post(std::make_unique<Noting>(i, order_, destroyedBy_));
  }
  EXPECT_TRUE(order_.empty());
  EXPECT_EQ(destroyedBy_, std::this_thread::get_id());
}

}  // namespace
}  // namespace midipool
