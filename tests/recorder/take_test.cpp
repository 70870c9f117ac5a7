// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorder/take.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <gtest/gtest.h>

#include "recorder/room_sound.hpp"
#include "recorder/stem_source.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;
using testing::KeptTracks;
using testing::Sender;

constexpr SessionTime kBegin{1000s};

// A slow wave tells by its value at which moment it was, to a small part of a frame.
double wave(double seconds) {
  return 0.5 * std::sin(2.0 * std::numbers::pi * 100.0 * seconds);
}

double secondsOf(SessionTime time) {
  return static_cast<double>(time.time_since_epoch().count()) * 1e-9;
}

// By how many frames the track is off, at worst, between two of its frames.
double worstOff(const KeptTracks::Track& track, SessionTime begin, std::int64_t from,
                std::int64_t to) {
  double worst = 0.0;
  for (auto frame = from; frame < to; ++frame) {
    const double time = secondsOf(begin) + static_cast<double>(frame) / 48000.0;
    const double slope = std::cos(2.0 * std::numbers::pi * 100.0 * time);
    if (std::abs(slope) < 0.9) continue;
    const double wanted = wave(time);
    const double there = track.left.at(static_cast<std::size_t>(frame - track.start));
    const double perFrame = 0.5 * 2.0 * std::numbers::pi * 100.0 / 48000.0 * slope;
    worst = std::max(worst, std::abs((there - wanted) / perFrame));
  }
  return worst;
}

class TakeTest : public ::testing::Test {
 protected:
  std::shared_ptr<StemSource> add(Take& take, const Sender& sender, const std::string& name) {
    auto source = std::make_shared<StemSource>(sender.stream().format, interpolator_);
    take.add({name, TrackKind::kStem, 1}, source);
    return source;
  }
  static void send(Sender& sender, StemSource& source, SessionTime until) {
    while (sender.next() < until) source.received(sender.packet());
  }

  Interpolator interpolator_;
  KeptTracks kept_;
};

TEST_F(TakeTest, AllTracksStandOnTheSessionClockHoweverTheirCrystalsRun) {
  Take take{kBegin, kept_};
  Sender fast{1, kBegin - 3s, 80.0, wave};
  Sender slow{2, kBegin - 2777ms, -120.0, wave};
  Sender same{3, kBegin - 2500ms, 0.0, wave};
  const auto first = add(take, fast, "Ann");
  const auto second = add(take, slow, "Ben");
  const auto third = add(take, same, "Cem");
  for (auto time = kBegin; time < kBegin + 29s; time += 100ms) {
    send(fast, *first, time);
    send(slow, *second, time);
    send(same, *third, time);
    take.renderTo(time - 4s);
  }
  take.finishAt(kBegin + 25s);
  for (const auto* name : {"Ann", "Ben", "Cem"}) {
    const auto& track = kept_.named(name);
    EXPECT_EQ(track.start, 0) << name;
    EXPECT_EQ(track.left.size(), 25U * 48000U) << name;
    EXPECT_LT(worstOff(track, kBegin, 0, 25 * 48000), 0.3) << name;
  }
  EXPECT_EQ(kept_.tracks.at(0).left.size(), 25U * 48000U);
}

TEST_F(TakeTest, WhatComesLateOrInDisorderIsInItsPlace) {
  Take take{kBegin, kept_};
  Sender sender{1, kBegin - 2s, 30.0, wave};
  const auto source = add(take, sender, "Ann");
  std::vector<std::vector<std::uint8_t>> late;
  for (auto time = kBegin - 1s; time < kBegin + 12s; time += 100ms) {
    int number = 0;
    while (sender.next() < time) {
      auto packet = sender.packet();
      if (number++ % 3 == 0) {
        late.push_back(std::move(packet));
      } else {
        source->received(packet);
      }
    }
    // A third of all comes three seconds after the rest.
    if (late.size() > 400) {
      std::ranges::reverse(late);
      for (const auto& packet : late) source->received(packet);
      late.clear();
    }
    take.renderTo(time - 4s);
  }
  take.renderTo(kBegin + 7s);
  EXPECT_LT(worstOff(kept_.named("Ann"), kBegin, 0, 7 * 48000), 0.3);
}

TEST_F(TakeTest, WhoComesBackGoesOnWithHisTrack) {
  Take take{kBegin, kept_};
  Sender before{1, kBegin - 3s, 50.0, wave};
  const auto first = add(take, before, "Ann");
  send(before, *first, kBegin + 5s);
  take.renderTo(kBegin + 4s);
  take.end(first, kBegin + 6s);
  Sender after{2, kBegin + 20s, -50.0, wave};
  const auto second = add(take, after, "Ann");
  send(after, *second, kBegin + 31s);
  take.renderTo(kBegin + 30s);
  const auto& track = kept_.named("Ann");
  EXPECT_EQ(kept_.tracks.size(), 2U);
  ASSERT_EQ(track.gaps.size(), 1U);
  EXPECT_NEAR(static_cast<double>(track.gaps[0]), 20.0 * 48000.0, 2048.0);
  EXPECT_LT(worstOff(track, kBegin, 0, 4 * 48000), 0.3);
  EXPECT_LT(worstOff(track, kBegin, 22 * 48000, 29 * 48000), 0.3);
}

// The format of a stream may change while it lasts: the new stream's packets are of another number.
TEST_F(TakeTest, TheLaterOfTwoSourcesCounts) {
  Take take{kBegin, kept_};
  Sender one{1, kBegin - 3s, 0.0, [](double) { return 0.25; }};
  Sender other{2, kBegin + 2s, 0.0, [](double) { return 0.5; }};
  const auto first = add(take, one, "Ann");
  const auto second = add(take, other, "Ann");
  send(one, *first, kBegin + 6s);
  send(other, *second, kBegin + 6s);
  take.renderTo(kBegin + 5s);
  EXPECT_NEAR(kept_.named("Ann").left.at(48000), 0.25F, 1e-3F);
  EXPECT_NEAR(kept_.named("Ann").left.at(3 * 48000), 0.5F, 1e-3F);
}

TEST_F(TakeTest, TheMixIsAsThePlayerHasSetIt) {
  Take take{kBegin, kept_};
  Sender sender{1, kBegin - 3s, 0.0, [](double) { return 0.5; }};
  const auto source = add(take, sender, "Ann");
  send(sender, *source, kBegin + 5s);
  TakeMix mix;
  mix.strips["Ann"].muted = true;
  take.setMix(mix);
  take.renderTo(kBegin + 2s);
  mix.strips["Ann"].muted = false;
  take.setMix(mix);
  take.renderTo(kBegin + 4s);
  const auto& mixed = kept_.tracks.at(0).left;
  EXPECT_FLOAT_EQ(mixed.at(48000), 0.0F);
  EXPECT_GT(mixed.at(3 * 48000), 0.3F);
  EXPECT_NEAR(kept_.named("Ann").left.at(48000), 0.5F, 1e-3F);  // a stem is as it was played
}

TEST_F(TakeTest, InputsAndClicksHaveTracksAndAreNotInTheMix) {
  Take take{kBegin, kept_};
  const auto loud = [](double) { return 0.5; };
  Sender sender{1, kBegin - 3s, 0.0, loud};
  for (const auto kind : {TrackKind::kInput, TrackKind::kRendered}) {
    auto source = std::make_shared<StemSource>(sender.stream().format, interpolator_);
    take.add({nameOf(kind), kind, 1}, source);
    Sender same{1, kBegin - 3s, 0.0, loud};
    send(same, *source, kBegin + 5s);
  }
  take.renderTo(kBegin + 2s);
  EXPECT_NEAR(kept_.named("input").left.at(48000), 0.5F, 1e-3F);
  EXPECT_NEAR(kept_.named("rendered").left.at(48000), 0.5F, 1e-3F);
  EXPECT_FLOAT_EQ(kept_.tracks.at(0).left.at(48000), 0.0F);
}

}  // namespace
}  // namespace midipool
