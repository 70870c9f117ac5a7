// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/spooler_thread.hpp"

#include <algorithm>
#include <array>
#include <ostream>

#include <gtest/gtest.h>

#include "device/playing.hpp"
#include "device/wait_for.hpp"

namespace midipool {

// Else googletest prints bytes, which differ from run to run.
static void PrintTo(const SpoolerThread::Settings& settings, std::ostream* out) {
  *out << "priority " << settings.priority << ", spin " << settings.mostSpin.count() << " ns";
}

namespace {

using namespace std::chrono_literals;
using testing::play;
using testing::playingFrom;
using testing::wait;
using testing::waitFor;

// Notes when messages leave, without allocating, as the thread stands in a RealtimeScope.
class NotingSink final : public MessageSink {
 public:
  void send(std::span<const std::uint8_t> message) noexcept override {
    const auto index = count_.load();
    if (index == notes_.size()) return;
    notes_[index] = {realtime::monotonicNow(), message[0]};
    count_.store(index + 1);
  }
  [[nodiscard]] std::size_t count() const { return count_.load(); }
  [[nodiscard]] std::vector<LocalTime> timesOf(std::uint8_t status) const {
    std::vector<LocalTime> times;
    for (std::size_t i = 0; i < count_.load(); ++i) {
      if (notes_[i].status == status) times.push_back(notes_[i].time);
    }
    return times;
  }

 private:
  struct Note {
    LocalTime time;
    std::uint8_t status;
  };
  std::array<Note, 4096> notes_{};
  std::atomic<std::size_t> count_{0};
};

class SpoolerThreadTest : public ::testing::TestWithParam<SpoolerThread::Settings> {
 protected:
  Spooler spooler_{Spooler::Settings{}};
  SendingRecord record_;
  NotingSink sink_;
};

// How soon after its time is what the benchmarks say, on an idle machine.
TEST_P(SpoolerThreadTest, LetsEveryTickOutAndNoneBeforeItsTime) {
  const auto start = realtime::monotonicNow() + 300ms;
  const auto timeline = playingFrom(start, 240.0);
  play(spooler_, timeline);
  {
    const SpoolerThread thread{spooler_, sink_, record_, GetParam()};
    ASSERT_TRUE(waitFor([&] { return sink_.timesOf(status::kClock).size() > 200; }));
  }
  EXPECT_EQ(sink_.timesOf(status::kStart).size(), 1U);
  auto ticks = sink_.timesOf(status::kClock);
  std::erase_if(ticks, [&](auto time) { return time < start - 5ms; });
  ASSERT_FALSE(ticks.empty());
  for (std::size_t i = 0; i < ticks.size(); ++i) {
    const auto due = testing::localAt(timeline.tickTime(static_cast<std::int64_t>(i)));
    EXPECT_GE(ticks[i] - due, -10us) << "tick " << i;
  }
  EXPECT_GE(record_.accuracy().messages, ticks.size());
}

TEST_P(SpoolerThreadTest, SeesWhatIsToBeSentAtOnce) {
  const SpoolerThread thread{spooler_, sink_, record_, GetParam()};
  wait(20ms);
  spooler_.send(MessageBytes::of(ShortMessage{{0x90, 60, 100}, 3}));
  ASSERT_TRUE(waitFor([this] { return sink_.count() == 1; }));
  EXPECT_EQ(sink_.timesOf(0x90).size(), 1U);
  EXPECT_EQ(record_.accuracy().messages, 0U);  // nothing that had a time
}

TEST_P(SpoolerThreadTest, SeesASongThatBeginsWhileItSleeps) {
  const SpoolerThread thread{spooler_, sink_, record_, GetParam()};
  wait(50ms);
  EXPECT_EQ(sink_.count(), 0U);
  play(spooler_, playingFrom(realtime::monotonicNow() + 100ms, 120.0));
  EXPECT_TRUE(waitFor([this] { return sink_.timesOf(status::kClock).size() > 10; }));
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, SpoolerThreadTest,
    ::testing::Values(SpoolerThread::Settings{.priority = 0, .longestSleep = 2ms, .mostSpin = 0us},
                      SpoolerThread::Settings{.priority = 75, .longestSleep = 2ms, .mostSpin = 0us},
                      SpoolerThread::Settings{
                          .priority = 75, .longestSleep = 2ms, .mostSpin = 80us}),
    [](const auto& tested) {
      const auto& settings = tested.param;
      if (settings.priority == 0) return "Ordinary";
      return settings.mostSpin > 0us ? "RealtimeSpinning" : "Realtime";
    });

}  // namespace
}  // namespace midipool
