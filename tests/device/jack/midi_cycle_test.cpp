// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/jack/midi_cycle.hpp"

#include <vector>

#include <gtest/gtest.h>

#include "device/playing.hpp"
#include "realtime/guard.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;
using testing::play;
using testing::playingFrom;

constexpr LocalTime kBegin{10s};

// A JACK server without JACK: cycles on the dot, and what was written in them.
class MidiCycleTest : public ::testing::TestWithParam<std::uint32_t> {
 protected:
  struct Written {
    std::uint64_t frame;
    MessageBytes message;
  };

  void run(Nanoseconds duration, std::size_t room = 1000) {
    const auto until = time() + duration;
    while (time() < until) {
      written_.reserve(written_.size() + 100);
      cycle(room);
      frame_ += GetParam();
    }
  }
  void cycle(std::size_t room) {
    const realtime::RealtimeScope scope;
    clock_.begin(static_cast<std::uint32_t>(frame_), GetParam(), time());
    cycle_.begin(clock_, latency_);
    std::uint32_t before = 0;
    while (const auto event = cycle_.next()) {
      if (room-- == 0) {
        cycle_.putBack(*event);
        break;
      }
      EXPECT_LT(event->offset, GetParam());
      EXPECT_GE(event->offset, before);
      before = event->offset;
      written_.push_back({frame_ + event->offset, event->message});
    }
  }
  [[nodiscard]] LocalTime time() const { return timeOf(frame_); }
  [[nodiscard]] static LocalTime timeOf(std::uint64_t frame) {
    return kBegin + Nanoseconds{std::llround(static_cast<double>(frame) * 1e9 / 48000.0)};
  }
  [[nodiscard]] std::vector<std::uint64_t> framesOf(std::uint8_t status) const {
    std::vector<std::uint64_t> frames;
    for (const auto& written : written_) {
      if (written.message.status() == status) frames.push_back(written.frame);
    }
    return frames;
  }

  Spooler spooler_{Spooler::Settings{}};
  SendingRecord record_;
  CycleClock clock_{48000.0};
  MidiCycle cycle_{spooler_, record_};
  std::uint32_t latency_ = 0;
  std::uint64_t frame_ = 0;
  std::vector<Written> written_;
};

TEST_P(MidiCycleTest, PutsEveryTickOnItsNearestFrame) {
  const auto timeline = playingFrom(kBegin + 500ms, 137.3);
  play(spooler_, timeline);
  run(10s);
  const auto starts = framesOf(status::kStart);
  auto ticks = framesOf(status::kClock);
  ASSERT_EQ(starts.size(), 1U);
  EXPECT_LT(starts[0], 24000U);
  std::erase_if(ticks, [](auto frame) { return frame < 24000; });
  ASSERT_GT(ticks.size(), 500U);
  for (std::size_t i = 0; i < ticks.size(); ++i) {
    const auto due = testing::localAt(timeline.tickTime(static_cast<std::int64_t>(i)));
    EXPECT_LE(std::abs((timeOf(ticks[i]) - due).count()), 10'900) << i;
  }
  const auto accuracy = record_.accuracy();
  EXPECT_LE(accuracy.worst, 10'900ns);
  EXPECT_EQ(accuracy.late, 0U);
  EXPECT_GE(accuracy.messages, ticks.size());
}

TEST_P(MidiCycleTest, SendsAheadByTheLatencyOfWhatIsConnected) {
  play(spooler_, playingFrom(kBegin + 500ms, 120.0));
  latency_ = 3000;
  run(2s);
  auto ticks = framesOf(status::kClock);
  std::erase_if(ticks, [](auto frame) { return frame < 20500; });
  ASSERT_GT(ticks.size(), 50U);
  EXPECT_EQ(ticks[0], 21000U);
  EXPECT_EQ(ticks[1], 22000U);
}

TEST_P(MidiCycleTest, SendsAtOnceWhatHasNoTime) {
  spooler_.send(MessageBytes::of(ShortMessage{{0x90, 60, 100}, 3}));
  run(50ms);
  ASSERT_EQ(written_.size(), 1U);
  EXPECT_EQ(written_[0].frame, 0U);
  EXPECT_EQ(record_.accuracy().messages, 0U);  // nothing that had a time
}

TEST_P(MidiCycleTest, LosesNothingWhenTheBufferIsFull) {
  for (std::uint8_t note = 0; note < 20; ++note) {
    spooler_.send(MessageBytes::of(ShortMessage{{0x90, note, 100}, 3}));
  }
  run(1s, 3);
  ASSERT_EQ(written_.size(), 20U);
  for (std::uint8_t note = 0; note < 20; ++note) {
    EXPECT_EQ(written_[note].message.bytes[1], note);
  }
}

TEST_P(MidiCycleTest, CountsTicksThatMissedTheirTime) {
  play(spooler_, playingFrom(kBegin + 100ms, 120.0));
  run(1s);
  EXPECT_EQ(record_.accuracy().late, 0U);
  const auto before = framesOf(status::kClock).size();
  frame_ += 48 * 60;  // 60 ms in which this client was not called
  run(1s);
  EXPECT_GE(record_.accuracy().late, 1U);
  // They come a little late; none is lost.
  EXPECT_NEAR(static_cast<double>(framesOf(status::kClock).size() - before), 1.06 * 48.0, 2.0);
}

TEST_P(MidiCycleTest, GivesWhatArrivesTheTimeOfItsFrame) {
  frame_ = 48000;
  clock_.begin(48000, GetParam(), time());
  cycle_.begin(clock_, 0);
  const std::array<std::uint8_t, 3> note{0x90, 60, 100};
  cycle_.received(17, note);
  Spooler::Incoming incoming;
  ASSERT_TRUE(spooler_.takeReceived(incoming));
  EXPECT_LE(std::abs((incoming.time - timeOf(48017)).count()), 2);
  EXPECT_EQ(incoming.message, MessageBytes::of(note));
}

INSTANTIATE_TEST_SUITE_P(Frames, MidiCycleTest, ::testing::Values(32, 64, 256, 1024, 4096));

}  // namespace
}  // namespace midipool
