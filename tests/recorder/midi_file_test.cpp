// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorder/midi_file.hpp"

#include <cmath>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "recorder/song_helpers.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;
using testing::at;
using testing::history;

// Reads it back as a sequencer would.
struct MidiReader {
  struct Event {
    std::int64_t tick = 0;
    unsigned type = 0;
    std::string data;
  };

  explicit MidiReader(const std::string& bytes) : bytes_{bytes} {
    EXPECT_EQ(bytes.substr(0, 4), "MThd");
    place_ = 8;
    format = big(2);
    const auto tracks = big(2);
    division = big(2);
    for (unsigned i = 0; i < tracks; ++i) track();
    EXPECT_EQ(place_, bytes_.size());
  }
  // Seconds at a tick, by the tempo events.
  [[nodiscard]] double secondsAt(std::int64_t tick) const {
    double seconds = 0.0;
    std::int64_t last = 0;
    double tempo = 500'000.0;
    for (const auto& event : events) {
      if (event.type != 0x51 || event.tick > tick) continue;
      seconds += static_cast<double>(event.tick - last) * tempo / 960e6;
      last = event.tick;
      tempo = 0.0;
      for (const char byte : event.data) tempo = tempo * 256.0 + static_cast<unsigned char>(byte);
    }
    return seconds + static_cast<double>(tick - last) * tempo / 960e6;
  }
  [[nodiscard]] std::vector<std::string> texts(unsigned type) const {
    std::vector<std::string> all;
    for (const auto& event : events) {
      if (event.type == type) all.push_back(std::to_string(event.tick) + " " + event.data);
    }
    return all;
  }

  unsigned format = 0;
  unsigned division = 0;
  std::vector<Event> events;

 private:
  unsigned byte() { return static_cast<unsigned char>(bytes_.at(place_++)); }
  unsigned big(int count) {
    unsigned value = 0;
    for (int i = 0; i < count; ++i) value = value << 8U | byte();
    return value;
  }
  unsigned number() {
    unsigned value = 0;
    unsigned next = 0x80;
    while ((next & 0x80U) != 0) {
      next = byte();
      value = value << 7U | (next & 0x7FU);
    }
    return value;
  }
  void track() {
    EXPECT_EQ(bytes_.substr(place_, 4), "MTrk");
    place_ += 4;
    const auto size = big(4);
    const auto end = place_ + size;
    std::int64_t tick = 0;
    while (place_ < end) {
      tick += number();
      EXPECT_EQ(byte(), 0xFFU);
      Event event{tick, byte(), {}};
      const auto length = number();
      event.data = bytes_.substr(place_, length);
      place_ += length;
      events.push_back(event);
    }
    EXPECT_EQ(events.back().type, 0x2FU);
  }

  const std::string& bytes_;
  std::size_t place_ = 0;
};

TakeDescription take(const SongHistory& song, double seconds) {
  TakeDescription take;
  take.room = "jam";
  take.frames = static_cast<std::int64_t>(seconds * 48000.0);
  const auto end = song.since() + lengthOfFrames(take.frames);
  take.tempo = TempoMap{song, end};
  take.markers = markersOf(song, end);
  return take;
}

TEST(MidiFile, SaysTempoSignatureAndMarkers) {
  const auto three = *TimeSignature::from(6, 8);
  const auto file = midiFile(take(
      history(0.0,
              {{.start = 0.0}, {.start = 4.0, .quarters = 12.0, .bpm = 60.0, .signature = three}}),
      10.0));
  const MidiReader midi{file};
  EXPECT_EQ(midi.format, 1U);
  EXPECT_EQ(midi.division, 960U);
  EXPECT_THAT(midi.texts(0x06), ::testing::ElementsAre("0 bar 1", "7680 jump from bar 3 to bar 5"));
  EXPECT_THAT(midi.texts(0x58), ::testing::ElementsAre(std::string("0 \x04\x02\x18\x08"),
                                                       std::string("7680 \x06\x03\x0C\x08")));
  EXPECT_NEAR(midi.secondsAt(7680), 4.0, 1e-9);
  EXPECT_NEAR(midi.secondsAt(7680 + 960), 5.0, 1e-9);
}

TEST(MidiFile, DoesNotDriftOffTheGridInTwelveHours) {
  for (const double bpm : {20.0, 999.0, 123.457, 120.5}) {
    const auto file = midiFile(take(history(0.0, {{.start = 0.0, .bpm = bpm}}), 12.0 * 3600.0));
    const MidiReader midi{file};
    double worst = 0.0;
    for (double seconds = 0.0; seconds < 12.0 * 3600.0; seconds += 61.7) {
      const auto quarters = std::floor(seconds * bpm / 60.0);
      const auto tick = static_cast<std::int64_t>(quarters) * 960;
      worst = std::max(worst, std::abs(midi.secondsAt(tick) - quarters * 60.0 / bpm));
    }
    EXPECT_LT(worst, 0.00034) << bpm;
    EXPECT_LT(midi.events.size(), 3000U) << bpm;
  }
}

TEST(MidiFile, HasATempoThatIsAWholeNumberOnce) {
  const MidiReader midi{midiFile(take(history(0.0, {{.start = 0.0}}), 12.0 * 3600.0))};
  EXPECT_EQ(midi.texts(0x51).size(), 1U);
}

}  // namespace
}  // namespace midipool
