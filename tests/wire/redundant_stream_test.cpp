// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/redundant_stream.hpp"

#include <map>
#include <random>

#include <gtest/gtest.h>

namespace midipool {
namespace {

using namespace std::chrono_literals;
using Bytes = std::vector<std::uint8_t>;

LocalTime at(Nanoseconds time) {
  return LocalTime{time};
}

Bytes numbered(std::uint32_t number, std::size_t size) {
  Bytes item(std::max<std::size_t>(size, 4));
  for (std::size_t i = 0; i < 4; ++i) item[i] = static_cast<std::uint8_t>(number >> 8 * i);
  return item;
}

std::uint32_t numberOf(std::span<const std::uint8_t> item) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i) number |= std::uint32_t{item[i]} << 8 * i;
  return number;
}

// A line that loses, doubles and swaps, in virtual time. The ends' clocks differ.
class Line {
 public:
  struct Faults {
    double loss = 0;
    double doubling = 0;
    Nanoseconds delay = 20ms;
    Nanoseconds jitter = 0ms;
  };
  struct Item {
    std::uint32_t number;
    Nanoseconds at;
  };

  Line(Faults faults, unsigned seed) : faults_{faults}, random_{seed} {}

  // Runs for a time; `each` is called every millisecond before the ends are served.
  template <typename Each>
  void run(Nanoseconds duration, Each each) {
    for (const auto end = now_ + duration; now_ < end; now_ += 1ms) {
      each();
      deliver();
      for (int side = 0; side < 2; ++side) sendFrom(side);
    }
  }

  void push(int side, std::uint32_t number, std::size_t size = 4) {
    ASSERT_TRUE(ends_[side].push(numbered(number, size), localTime(side)));
  }

  RedundantStream ends_[2];
  std::vector<Item> heard_[2];
  Nanoseconds now_{};
  int packets_ = 0;

 private:
  LocalTime localTime(int side) const { return at(now_ + (side == 0 ? -5s : 1234567s)); }
  bool happens(double share) { return std::uniform_real_distribution{}(random_) < share; }

  void sendFrom(int side) {
    while (const auto packet = ends_[side].packetDue(localTime(side))) {
      ++packets_;
      EXPECT_LE(packet->size(), kMaxRedundantPacket);
      for (int copies = happens(faults_.doubling) ? 2 : 1; copies > 0; --copies) {
        if (happens(faults_.loss)) continue;
        const auto jitter = faults_.jitter * std::uniform_real_distribution{}(random_);
        const auto arrival = now_ + faults_.delay + std::chrono::floor<Nanoseconds>(jitter);
        underWay_.emplace(arrival, std::pair{1 - side, *packet});
      }
    }
  }

  void deliver() {
    while (!underWay_.empty() && underWay_.begin()->first <= now_) {
      const auto [side, packet] = underWay_.extract(underWay_.begin()).mapped();
      EXPECT_TRUE(ends_[side].receive(packet, localTime(side), [&](auto item) {
        heard_[side].push_back({numberOf(item), now_});
      }));
    }
  }

  Faults faults_;
  std::mt19937 random_;
  std::multimap<Nanoseconds, std::pair<int, Bytes>> underWay_;
};

void expectAllInOrder(const std::vector<Line::Item>& heard, std::uint32_t count) {
  ASSERT_EQ(heard.size(), count);
  for (std::uint32_t i = 0; i < count; ++i) ASSERT_EQ(heard[i].number, i);
}

struct BadLine {
  double loss;
  double doubling;
  Nanoseconds jitter;
};

class RedundantStreamOnABadLine : public ::testing::TestWithParam<BadLine> {};

TEST_P(RedundantStreamOnABadLine, DeliversEverythingOnceInOrderBothWays) {
  const auto [loss, doubling, jitter] = GetParam();
  for (unsigned seed = 0; seed < 20; ++seed) {
    Line line{{loss, doubling, 20ms, jitter}, seed};
    std::mt19937 random{seed};
    std::uint32_t pushed[2] = {0, 0};
    line.run(3s, [&] {
      for (int side = 0; side < 2; ++side) {
        const bool isBurst = random() % 200 == 0;
        for (int i = isBurst ? 30 : random() % 10 == 0; i > 0; --i) {
          line.push(side, pushed[side]++, random() % kMaxRedundantItem);
        }
      }
    });
    line.run(10s, [] {});
    ASSERT_GT(pushed[0], 200U);
    for (int side = 0; side < 2; ++side) {
      expectAllInOrder(line.heard_[side], pushed[1 - side]);
      EXPECT_EQ(line.ends_[side].gaps(), 0U);
      EXPECT_EQ(line.ends_[side].waiting(), 0U);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(From0To50Percent, RedundantStreamOnABadLine,
                         ::testing::Values(BadLine{0, 0, 0ms}, BadLine{0.01, 0, 0ms},
                                           BadLine{0, 0.5, 30ms}, BadLine{0.1, 0.1, 10ms},
                                           BadLine{0.3, 0.2, 50ms}, BadLine{0.5, 0.5, 100ms}));

TEST(RedundantStream, ALostPacketInAFlowCostsOneInterval) {
  Line line{{}, 1};
  std::uint32_t pushed = 0;
  line.run(1s, [&] {
    if (line.now_ % 5ms == 0ms) line.push(0, pushed++);
    if (line.now_ == 500ms) {
      const auto lost = line.ends_[0].packetDue(at(line.now_ - 5s));
      EXPECT_TRUE(lost);
    }
  });
  for (const auto& item : line.heard_[1]) {
    const auto late = item.at - item.number * 5ms - 20ms;
    EXPECT_LE(late, item.number == 100 ? 5ms : 0ms) << item.number;
  }
  EXPECT_GT(line.heard_[1].size(), 190U);
}

TEST(RedundantStream, ALostLonelyPacketCosts10ms) {
  Line line{{.delay = 50ms}, 1};
  line.push(0, 0);
  EXPECT_TRUE(line.ends_[0].packetDue(at(-5s)));  // and is lost
  line.run(1s, [] {});
  ASSERT_EQ(line.heard_[1].size(), 1U);
  EXPECT_EQ(line.heard_[1][0].at, 60ms);
}

TEST(RedundantStream, IsSilentWhenAllIsAcknowledged) {
  Line line{{}, 1};
  line.push(0, 0);
  line.run(1s, [] {});
  const auto sofar = line.packets_;
  EXPECT_LE(sofar, 10);
  line.run(60s, [] {});
  EXPECT_EQ(line.packets_, sofar);
  EXPECT_FALSE(line.ends_[0].nextDue());
  EXPECT_FALSE(line.ends_[1].nextDue());
}

TEST(RedundantStream, MeasuresTheRoundTripAcrossDifferentClocks) {
  Line line{{.delay = 35ms}, 1};
  std::uint32_t pushed = 0;
  line.run(3s, [&] {
    if (line.now_ % 100ms == 0ms) line.push(0, pushed++);
  });
  EXPECT_NEAR(static_cast<double>(line.ends_[0].roundTrip().count()), 70e6, 3e6);
  EXPECT_GT(line.ends_[0].roundTrip(), 69ms);
}

TEST(RedundantStream, TellsOfAGapAfterALongSilence) {
  Line line{{.loss = 1.0}, 1};
  std::uint32_t pushed = 0;
  line.run(2s, [&] { line.push(0, pushed++); });
  EXPECT_EQ(line.ends_[0].dropped(), 2'000 - RedundantSender::kMaxWaiting);

  std::vector<std::uint32_t> heard;
  auto& other = line.ends_[1];
  auto now = at(2s - 5s);
  for (int round = 0; round < 50; ++round, now += 20ms) {
    while (const auto packet = line.ends_[0].packetDue(now)) {
      EXPECT_TRUE(
          other.receive(*packet, at(0s), [&](auto item) { heard.push_back(numberOf(item)); }));
    }
  }
  ASSERT_EQ(heard.size(), RedundantSender::kMaxWaiting);
  EXPECT_EQ(heard.front(), 2'000 - RedundantSender::kMaxWaiting);
  EXPECT_EQ(heard.back(), 1'999U);
  EXPECT_EQ(other.gaps(), 2'000 - RedundantSender::kMaxWaiting);
}

TEST(RedundantStream, GarbageIsRefusedAndChangesNothing) {
  RedundantStream stream;
  const auto never = [](auto) { FAIL(); };
  std::mt19937 random{9};
  for (int i = 0; i < 20'000; ++i) {
    Bytes garbage(random() % 200);
    for (auto& byte : garbage) byte = static_cast<std::uint8_t>(random());
    ASSERT_FALSE(stream.receive(garbage, at(0s), never));
  }
  EXPECT_FALSE(stream.nextDue());
  RedundantPacket impossible;
  impossible.acknowledged = 1;  // nothing was ever sent
  EXPECT_FALSE(stream.receive(encode(impossible), at(0s), never));
}

TEST(RedundantStream, TheSinkMayPush) {
  RedundantStream one;
  RedundantStream two;
  ASSERT_TRUE(one.push(numbered(7, 4), at(0s)));
  ASSERT_TRUE(two.receive(*one.packetDue(at(0s)), at(0s),
                          [&](auto item) { EXPECT_TRUE(two.push(item, at(0s))); }));
  std::vector<std::uint32_t> heard;
  EXPECT_TRUE(one.receive(*two.packetDue(at(0s)), at(0s),
                          [&](auto item) { heard.push_back(numberOf(item)); }));
  EXPECT_EQ(heard, std::vector<std::uint32_t>{7});
  EXPECT_EQ(one.waiting(), 0U);
}

}  // namespace
}  // namespace midipool
