// SPDX-License-Identifier: GPL-3.0-or-later
#include "midi/tempo_follower.hpp"

#include <cmath>
#include <functional>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace midipool {
namespace {

using namespace std::chrono_literals;

// Sends a clock of a tempo that may change, and notes what the follower says.
class Sender {
 public:
  using Distortion = std::function<double(double)>;  // of a time in seconds

  struct Report {
    double time;
    double bpm;
  };

  explicit Sender(double bpm) : bpm_{bpm} {}

  void run(double seconds) {
    for (const double end = now_ + seconds; now_ < end; now_ += 60.0 / (24.0 * bpm_)) {
      send(distortion_(now_));
    }
  }
  void ramp(double to, double seconds) {
    const double from = bpm_;
    for (const double begin = now_; now_ < begin + seconds; now_ += 60.0 / (24.0 * bpm_)) {
      bpm_ = from + (to - from) * (now_ - begin) / seconds;
      send(now_);
    }
    bpm_ = to;
  }
  void rest(double seconds) { now_ += seconds; }
  void setTempo(double bpm) { bpm_ = bpm; }
  [[nodiscard]] double now() const { return now_; }

  [[nodiscard]] std::vector<double> tempos() const {
    std::vector<double> tempos;
    for (const auto& report : reports_) tempos.push_back(report.bpm);
    return tempos;
  }

  Distortion distortion_ = [](double time) { return time; };
  TempoFollower follower_;
  std::vector<Report> reports_;

 private:
  void send(double time) {
    const SessionTime session{Nanoseconds{std::llround(time * 1e9)}};
    if (const auto tempo = follower_.tick(session)) reports_.push_back({now_, tempo->bpm.value()});
  }

  double bpm_;
  double now_ = 100.0;
};

Sender::Distortion toFrames(double rate) {
  return [rate](double time) { return std::floor(time * rate) / rate; };
}

Sender::Distortion jitterOf(double seconds, std::uint64_t seed) {
  return [seconds, random = std::mt19937_64{seed}](double time) mutable {
    return time + std::uniform_real_distribution<double>{-seconds, seconds}(random);
  };
}

using Tempos = std::vector<double>;

TEST(TempoFollower, SaysNothingBeforeTwoBeats) {
  Sender sender{120};
  sender.run(46.5 / 48.0);
  EXPECT_TRUE(sender.reports_.empty());
  sender.run(2.0 / 48.0);
  EXPECT_EQ(sender.tempos(), Tempos{120});
}

TEST(TempoFollower, HearsAFrameQuantisedClockAsItWasSet) {
  for (const double rate : {44'100.0, 48'000.0, 96'000.0}) {
    Sender sender{137.3};
    sender.distortion_ = toFrames(rate);
    sender.run(4.0);
    ASSERT_FALSE(sender.reports_.empty());
    EXPECT_EQ(sender.reports_.back().bpm, 137.3) << rate;
  }
}

TEST(TempoFollower, HearsEveryTempoToFiveThousandthsAfterFourSeconds) {
  for (int tenths = 400; tenths <= 3000; tenths += 7) {
    const double bpm = tenths / 10.0;
    Sender sender{bpm};
    sender.distortion_ = toFrames(48'000);
    sender.run(4.0);
    ASSERT_FALSE(sender.reports_.empty()) << bpm;
    EXPECT_NEAR(sender.reports_.back().bpm, bpm, 0.005) << bpm;
  }
}

TEST(TempoFollower, HearsASlowAndAFastClock) {
  for (const double bpm : {20.0, 300.0, 999.0}) {
    Sender sender{bpm};
    sender.distortion_ = toFrames(48'000);
    sender.run(30.0);
    ASSERT_FALSE(sender.reports_.empty()) << bpm;
    EXPECT_NEAR(sender.reports_.back().bpm, bpm, 0.02);
  }
}

TEST(TempoFollower, HearsThroughAMillisecondOfJitter) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    Sender sender{137.3};
    sender.distortion_ = jitterOf(0.001, seed);
    sender.run(4.0);
    ASSERT_FALSE(sender.reports_.empty());
    EXPECT_NEAR(sender.reports_.back().bpm, 137.3, 0.07) << seed;
  }
}

TEST(TempoFollower, DoesNotHuntOnASteadyClock) {
  for (const double bpm : {60.0, 97.6, 120.0, 128.5, 137.3, 174.9}) {
    Sender sender{bpm};
    sender.distortion_ = toFrames(48'000);
    sender.run(4.0);
    const auto settled = sender.reports_.size();
    sender.run(600.0);
    EXPECT_EQ(sender.reports_.size(), settled) << bpm;
  }
}

TEST(TempoFollower, DoesNotHuntOnAShakingClock) {
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    Sender sender{137.3};
    sender.distortion_ = jitterOf(0.001, seed);
    sender.run(10.0);
    const auto settled = sender.reports_.size();
    sender.run(600.0);
    EXPECT_EQ(sender.reports_.size(), settled)
        << "seed " << seed << ", at last " << sender.reports_.back().bpm;
  }
}

TEST(TempoFollower, FollowsAJumpAndSaysNothingInBetween) {
  for (const double to : {60.0, 118.0, 121.0, 140.0, 240.0}) {
    Sender sender{120};
    sender.distortion_ = toFrames(48'000);
    sender.run(7.0);
    sender.setTempo(to);
    const double jumped = sender.now();
    sender.run(10.0);
    EXPECT_EQ(sender.tempos(), (Tempos{120, to}));
    EXPECT_LE(sender.reports_.back().time - jumped, 60.0 / to * 4.5) << to;
  }
}

TEST(TempoFollower, ARampGivesNothingUntilItRests) {
  for (const double to : {90.0, 125.0, 160.0}) {
    Sender sender{120};
    sender.run(5.0);
    sender.ramp(to, 10.0);
    EXPECT_EQ(sender.tempos(), Tempos{120}) << to;
    sender.run(5.0);
    EXPECT_EQ(sender.tempos(), (Tempos{120, to}));
  }
}

TEST(TempoFollower, AClockThatPausesAndGoesOnIsNoNews) {
  Sender sender{120};
  sender.run(5.0);
  for (const double pause : {0.3, 0.5, 1.0, 60.0}) {
    sender.rest(pause);
    sender.run(5.0);
  }
  EXPECT_EQ(sender.tempos(), Tempos{120});
}

TEST(TempoFollower, AClockThatGoesOnFasterAfterAPauseIsHeardWithinTwoBeats) {
  Sender sender{120};
  sender.run(5.0);
  sender.rest(2.0);
  sender.setTempo(150);
  sender.run(49 * 0.4 / 24.0);
  EXPECT_EQ(sender.tempos(), (Tempos{120, 150}));
}

TEST(TempoFollower, SomeTicksBetweenPausesAreNoTempo) {
  Sender sender{120};
  for (int i = 0; i < 50; ++i) {
    sender.run(0.9);  // 44 ticks
    sender.rest(0.5);
  }
  EXPECT_TRUE(sender.reports_.empty());
}

TEST(TempoFollower, ADoubledTickIsNoNews) {
  Sender sender{120};
  sender.run(5.0);
  sender.rest(-60.0 / (24.0 * 120.0));  // the last one again
  sender.run(10.0);
  EXPECT_EQ(sender.tempos(), Tempos{120});
}

TEST(TempoFollower, TicksWithoutOrderAreNoClock) {
  std::mt19937_64 random{3};
  TempoFollower follower;
  auto time = SessionTime{};
  for (int i = 0; i < 5'000; ++i) {
    time += Nanoseconds{std::uniform_int_distribution<std::int64_t>{100'000, 60'000'000}(random)};
    EXPECT_FALSE(follower.tick(time)) << i;
  }
}

TEST(TempoFollower, AClockOutsideOfAllTemposIsNotHeard) {
  for (const double bpm : {12.0, 1'200.0}) {
    Sender sender{bpm};
    sender.run(60.0);
    EXPECT_TRUE(sender.reports_.empty()) << bpm;
  }
}

TEST(TempoFollower, ASessionClockThatWentBackBeginsAnew) {
  Sender sender{120};
  sender.run(5.0);
  sender.rest(-50.0);
  sender.setTempo(90);
  sender.run(5.0);
  EXPECT_EQ(sender.tempos(), (Tempos{120, 90}));
}

}  // namespace
}  // namespace midipool
