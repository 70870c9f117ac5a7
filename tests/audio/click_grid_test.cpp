// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/click_grid.hpp"

#include <algorithm>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace midipool {
namespace {

using namespace std::chrono_literals;
using Clicks = std::vector<Click>;

SessionTime at(Nanoseconds time) {
  return SessionTime{time};
}

Timeline playingFrom(Nanoseconds start, TimeSignature signature = {}) {
  Timeline timeline;
  timeline.start = at(start);
  timeline.signature = signature;
  timeline.playing = true;
  timeline.revision = 1;
  return timeline;
}

Schedule scheduleOf(std::initializer_list<Timeline> timelines) {
  Schedule schedule;
  for (const auto& timeline : timelines) schedule.insert(timeline);
  return schedule;
}

Clicks clicksIn(const Schedule& schedule, Nanoseconds from, Nanoseconds to,
                const ClickGrid::Choice& choice = {}) {
  ClickGrid grid;
  Clicks clicks;
  for (auto now = from; now < to; now += 10ms) {
    while (const auto click = grid.next(schedule, choice, at(now), at(std::min(now + 10ms, to)))) {
      clicks.push_back(*click);
    }
  }
  return clicks;
}

std::vector<ClickKind> kindsOf(const Clicks& clicks) {
  std::vector<ClickKind> kinds;
  for (const auto& click : clicks) kinds.push_back(click.kind);
  return kinds;
}

constexpr auto kAccent = ClickKind::kAccent;
constexpr auto kBeat = ClickKind::kBeat;
constexpr auto kBetween = ClickKind::kSubdivision;

TEST(ClickGrid, ClicksOnEachBeatWithAnAccentOnOne) {
  const auto clicks = clicksIn(scheduleOf({playingFrom(1s)}), 0s, 4s);
  EXPECT_EQ(clicks, (Clicks{{at(1s), kAccent},
                            {at(1500ms), kBeat},
                            {at(2s), kBeat},
                            {at(2500ms), kBeat},
                            {at(3s), kAccent},
                            {at(3500ms), kBeat}}));
}

TEST(ClickGrid, TheAccentCanBeLeftOut) {
  const auto kinds = kindsOf(clicksIn(scheduleOf({playingFrom(0s)}), 0s, 4s, {.accent = false}));
  EXPECT_EQ(kinds, std::vector(8, kBeat));
}

TEST(ClickGrid, IsSilentWhileTheSongStandsAndWithoutARoom) {
  auto standing = playingFrom(0s);
  standing.playing = false;
  EXPECT_TRUE(clicksIn(scheduleOf({standing}), 0s, 4s).empty());
  EXPECT_TRUE(clicksIn({}, 0s, 4s).empty());
}

TEST(ClickGrid, SubdividesQuartersFromTheBarLine) {
  const auto oneBeat = [](Subdivision subdivision) {
    return kindsOf(clicksIn(scheduleOf({playingFrom(0s)}), 500ms, 1s, {subdivision, true}));
  };
  EXPECT_EQ(oneBeat(Subdivision::kNone), (std::vector{kBeat}));
  EXPECT_EQ(oneBeat(Subdivision::kEighths), (std::vector{kBeat, kBetween}));
  EXPECT_EQ(oneBeat(Subdivision::kTriplets), (std::vector{kBeat, kBetween, kBetween}));
  EXPECT_EQ(oneBeat(Subdivision::kSixteenths), (std::vector{kBeat, kBetween, kBetween, kBetween}));
  // The beat of 7/8 is the eighth; a bar lasts 1.75 s.
  const auto sevenEighths = scheduleOf({playingFrom(0s, *TimeSignature::from(7, 8))});
  EXPECT_EQ(clicksIn(sevenEighths, 0s, 3500ms).size(), 14U);
  EXPECT_EQ(clicksIn(sevenEighths, 0s, 3500ms, {Subdivision::kEighths, true}).size(), 14U);
  EXPECT_EQ(clicksIn(sevenEighths, 0s, 3500ms, {Subdivision::kSixteenths, true}).size(), 28U);
}

TEST(ClickGrid, CountsInByTheStandingClock) {
  auto standing = playingFrom(0s);
  standing.playing = false;
  auto song = playingFrom(3s);
  song.revision = 2;
  song.countIn = Beats::quarters(4);
  EXPECT_EQ(clicksIn(scheduleOf({standing, song}), 0s, 3400ms), (Clicks{{at(1s), kAccent},
                                                                        {at(1500ms), kBeat},
                                                                        {at(2s), kBeat},
                                                                        {at(2500ms), kBeat},
                                                                        {at(3s), kAccent}}));
}

TEST(ClickGrid, ACountInKeepsItsBeatsThroughAChangeOfTempo) {
  auto standing = playingFrom(0s);
  standing.playing = false;
  auto quicker = standing;
  quicker.start = at(2s);  // two beats have been counted
  quicker.bpm = *Bpm::from(240);
  quicker.revision = 2;
  auto song = quicker;
  song.start = at(2500ms);
  song.playing = true;
  song.countIn = Beats::quarters(4);
  song.revision = 3;
  EXPECT_EQ(clicksIn(scheduleOf({standing, quicker, song}), 0s, 2600ms),
            (Clicks{{at(1s), kAccent},
                    {at(1500ms), kBeat},
                    {at(2s), kBeat},
                    {at(2250ms), kBeat},
                    {at(2500ms), kAccent}}));
}

TEST(ClickGrid, WhoComesInTheMiddleOfTheSongFallsIn) {
  EXPECT_EQ(clicksIn(scheduleOf({playingFrom(0s)}), 10100ms, 11s), (Clicks{{at(10500ms), kBeat}}));
}

TEST(ClickGrid, AfterAJumpOfTimeItBeginsAnewThere) {
  const auto schedule = scheduleOf({playingFrom(0s)});
  ClickGrid grid;
  EXPECT_EQ(grid.next(schedule, {}, at(990ms), at(1010ms))->time, at(1s));
  EXPECT_EQ(grid.next(schedule, {}, at(60990ms), at(61010ms))->time, at(61s));
  EXPECT_EQ(grid.next(schedule, {}, at(990ms), at(1010ms))->time, at(1s));
}

// A room that is edited at random, as the grid gets to know it, and as it was in the end.
class EditedRoom {
 public:
  explicit EditedRoom(unsigned seed) : random_{seed} {
    auto first = playingFrom(0s);
    first.playing = pick(0, 1) == 1;
    put(first);
  }

  // A count-in that is taken back has been heard in part: that is another test's.
  void edit(SessionTime now) {
    if (story_.back().countIn > Beats{} && story_.back().start > now) return;
    auto ruling = lastBefore(now + 50ms);
    const auto tick = ruling.firstTickFrom(std::max(now + 50ms, ruling.start));
    auto next = ruling.anchoredAt(tick);
    next.countIn = {};
    const auto kind = pick(0, 6);
    if (kind <= 1) next.bpm = *Bpm::from(pick(60, 400));
    if (kind == 2) next.song = Beats::sixteenths(pick(0, 400));
    if (kind == 3) next.loop = loop();
    if (kind == 4) next.signature = *TimeSignature::from(pick(2, 9), pick(0, 1) == 0 ? 4 : 8);
    if (kind == 4) next.origin = {next.song, 5};
    if (kind == 5) next.playing = !next.playing;
    if (kind == 6 && !next.playing) {
      next.countIn = Beats::fromCount(pick(1, 2) * next.signature.bar().count());
      next.start = ruling.tickTime(tick + next.countIn.wholeTicks());
      next.playing = true;
    }
    put(next);
  }

  // As a player keeps it for who hears the room late.
  [[nodiscard]] const Schedule& knownAt(SessionTime now) {
    schedule_.forgetBefore(now - 10s);
    return schedule_;
  }

  // What should have been heard by then, worked out from the whole story at once.
  [[nodiscard]] Clicks clicksUntil(SessionTime end, const ClickGrid::Choice& choice) const {
    std::vector<Tick> ticks;
    for (std::size_t i = 0; i < story_.size(); ++i) {
      const auto& timeline = story_[i];
      if (timeline.playing) countIn(ticks, timeline, choice);
      const auto limit = i + 1 < story_.size() ? story_[i + 1].start : end;
      for (std::int64_t k = 0; timeline.tickTime(k) < limit; ++k) {
        Tick tick{timeline.tickTime(k), timeline.playing, std::nullopt};
        const auto position = timeline.barPositionOf(timeline.songAtTick(k));
        if (timeline.playing) tick.kind = kindAt(position, timeline.signature, choice);
        ticks.push_back(tick);
      }
    }
    Clicks clicks;
    for (const auto& [time, playing, kind] : ticks) {
      if (kind && time < end) clicks.push_back({time, *kind});
    }
    return clicks;
  }

 private:
  struct Tick {
    SessionTime time;
    bool playing = false;
    std::optional<ClickKind> kind;
  };

  static std::optional<ClickKind> kindAt(const BarPosition& position, TimeSignature signature,
                                         const ClickGrid::Choice& choice) {
    const auto& [bar, beat, tick] = position;
    if (tick == 0) return beat == 1 && choice.accent ? kAccent : kBeat;
    const auto inBar = (beat - 1) * signature.beat().wholeTicks() + tick;
    const bool sixteenth = choice.subdivision == Subdivision::kSixteenths && inBar % 6 == 0;
    return sixteenth ? std::optional{kBetween} : std::nullopt;
  }

  // The ticks before a start that is counted in, as far as the song stood.
  static void countIn(std::vector<Tick>& ticks, const Timeline& song,
                      const ClickGrid::Choice& choice) {
    auto left = song.countIn;
    for (auto tick = ticks.rbegin(); tick != ticks.rend() && left > Beats{}; ++tick) {
      if (tick->playing) return;
      left = left - Beats::ticks(1);
      tick->kind = kindAt(barPositionAt(left, {}, song.signature), song.signature, choice);
    }
  }

  [[nodiscard]] const Timeline& lastBefore(SessionTime time) const {
    auto last = story_.begin();
    while (last + 1 != story_.end() && (last + 1)->start <= time) ++last;
    return *last;
  }
  Loop loop() {
    const auto start = Beats::sixteenths(pick(0, 64));
    return {start, start + Beats::sixteenths(pick(4, 40))};
  }
  void put(Timeline timeline) {
    timeline.revision = ++revision_;
    std::erase_if(story_, [&](const Timeline& known) { return known.start >= timeline.start; });
    story_.push_back(timeline);
    schedule_.insert(timeline);
  }
  int pick(int from, int to) { return std::uniform_int_distribution{from, to}(random_); }

  std::minstd_rand random_;
  std::vector<Timeline> story_;
  Schedule schedule_;
  std::uint64_t revision_ = 0;
};

TEST(ClickGrid, NoClickIsLostOrDoubledInARoomThatIsEditedAtRandom) {
  constexpr ClickGrid::Choice kChoice{Subdivision::kSixteenths, true};
  for (unsigned seed = 1; seed <= 60; ++seed) {
    EditedRoom room{seed};
    std::minstd_rand random{seed};
    const auto pick = [&](int from, int to) {
      return std::uniform_int_distribution{from, to}(random);
    };
    ClickGrid grid;
    Clicks heard;
    Nanoseconds delay = 0ms;
    auto now = at(0s);
    auto end = now;
    for (int cycle = 0; cycle < 12'000; ++cycle) {
      if (pick(0, 150) == 0) room.edit(now);
      // The room's delay changes, and the session clock is corrected by a little.
      if (pick(0, 400) == 0) delay = std::chrono::milliseconds{pick(0, 100)};
      const auto from = now - delay + std::chrono::microseconds{pick(-300, 300)};
      const Nanoseconds length = std::chrono::microseconds{pick(1300, 21'000)};
      end = std::max(end, from + length);
      while (const auto click = grid.next(room.knownAt(now), kChoice, from, from + length)) {
        heard.push_back(*click);
      }
      now += length;
    }
    const auto wanted = room.clicksUntil(end, kChoice);
    const auto [first, other] = std::ranges::mismatch(heard, wanted);
    ASSERT_TRUE(first == heard.end() && other == wanted.end())
        << "seed " << seed << ", click " << first - heard.begin() << " of " << heard.size()
        << " and " << wanted.size() << ": "
        << (first == heard.end() ? 0 : nanosecondsOf(first->time)) << " and "
        << (other == wanted.end() ? 0 : nanosecondsOf(other->time));
    ASSERT_GT(heard.size(), 20U);
  }
}

}  // namespace
}  // namespace midipool
