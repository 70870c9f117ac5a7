// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/jack/jack_midi_device.hpp"

#include <algorithm>
#include <cstdlib>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "device/find_midi_device.hpp"
#include "device/jack/jack_probe.hpp"
#include "device/jack/jack_server_process.hpp"
#include "device/playing.hpp"
#include "device/wait_for.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using testing::JackProbe;
using testing::JackServerProcess;
using testing::play;
using testing::playingFrom;
using ::testing::StartsWith;
using testing::unique;
using testing::wait;
using testing::waitFor;

// Against a real jackd. The machine may be busy with other things, so what is asked of single
// messages is asked of most of them; the benchmarks give the figures.
class JackMidiDeviceTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!JackServerProcess::installed()) GTEST_SKIP() << "jackd is not installed";
    server_ = std::make_unique<JackServerProcess>();
    ASSERT_TRUE(server_->running());
  }
  void join(const std::string& name = unique("midiPool")) {
    device_ = std::make_unique<JackMidiDevice>(name, spooler_);
  }
  void listen(JackProbe& probe) {
    ASSERT_TRUE(probe.connect(device_->receivePortName(), probe.in()));
  }

  Spooler spooler_{Spooler::Settings{}};
  std::unique_ptr<JackServerProcess> server_;
  std::unique_ptr<JackMidiDevice> device_;
};

// How many of the distances between neighbours are `wanted`, give or take a frame.
double shareOfDistances(const std::vector<std::uint32_t>& frames, std::uint32_t wanted) {
  int good = 0;
  for (std::size_t i = 1; i < frames.size(); ++i) {
    const auto distance = frames[i] - frames[i - 1];
    if (distance + 1 >= wanted && distance <= wanted + 1) ++good;
  }
  return good / std::max(1.0, static_cast<double>(frames.size()) - 1.0);
}

TEST_F(JackMidiDeviceTest, SaysWhatItIs) {
  join();
  EXPECT_EQ(device_->description(), "JACK, 48000 Hz, 256 frames");
  EXPECT_TRUE(device_->connected());
  EXPECT_EQ(device_->sendPortName(), unique("midiPool") + ":midi_send");
  EXPECT_EQ(device_->receivePortName(), unique("midiPool") + ":midi_receive");
}

TEST_F(JackMidiDeviceTest, TakesAnotherNameWhenItsOwnIsTaken) {
  join();
  Spooler other{Spooler::Settings{}};
  const JackMidiDevice second{unique("midiPool"), other};
  EXPECT_NE(second.sendPortName(), device_->sendPortName());
  EXPECT_THAT(second.sendPortName(), StartsWith(unique("midiPool")));
  JackProbe probe{"probe"};
  EXPECT_TRUE(probe.connect(second.receivePortName(), probe.in()));
}

TEST_F(JackMidiDeviceTest, TicksOnTheFrameAfterAStart) {
  join();
  JackProbe probe{"probe"};
  listen(probe);
  play(spooler_, playingFrom(realtime::monotonicNow() + 1s, 120.0));
  wait(6s);
  const auto starts = probe.framesOf(status::kStart);
  const auto ticks = probe.framesOf(status::kClock);
  ASSERT_EQ(starts.size(), 1U);
  ASSERT_GT(ticks.size(), 240U);
  EXPECT_GT(shareOfDistances(ticks, 1000), 0.9);
  // The start lies between the last tick before the song and its first.
  const auto first = std::ranges::find_if(ticks, [&](auto tick) { return tick > starts[0]; });
  ASSERT_NE(first, ticks.end());
  EXPECT_LT(*first - starts[0], 1000U);
  EXPECT_LT(device_->accuracy().median, 21us);
  EXPECT_GT(device_->accuracy().messages, 240U);
}

TEST_F(JackMidiDeviceTest, SendsAheadByThePlaybackLatencyOfTheSlave) {
  join();
  JackProbe prompt{"prompt"};
  listen(prompt);
  Spooler other{Spooler::Settings{}};
  JackMidiDevice second{"second", other};
  JackProbe slow{"slow", 5000};
  ASSERT_TRUE(slow.connect(second.receivePortName(), slow.in()));
  const auto timeline = playingFrom(realtime::monotonicNow() + 1s, 120.0);
  play(spooler_, timeline);
  play(other, timeline);
  ASSERT_TRUE(waitFor([&] { return prompt.framesOf(status::kClock).size() > 150; }));
  // Counted from the start on, the same ticks lie 5,000 frames apart.
  const auto tickAfterStart = [](const JackProbe& probe, std::size_t number) {
    const auto ticks = probe.framesOf(status::kClock);
    const auto start = probe.framesOf(status::kStart).at(0);
    const auto first = std::ranges::find_if(ticks, [&](auto tick) { return tick > start; });
    return *(first + static_cast<std::ptrdiff_t>(number));
  };
  std::vector<std::int64_t> ahead;
  for (std::size_t tick = 0; tick < 40; ++tick) {
    ahead.push_back(static_cast<std::int64_t>(tickAfterStart(prompt, tick)) -
                    static_cast<std::int64_t>(tickAfterStart(slow, tick)));
  }
  std::ranges::nth_element(ahead, ahead.begin() + 20);
  EXPECT_NEAR(static_cast<double>(ahead[20]), 5000.0, 3.0);
}

TEST_F(JackMidiDeviceTest, HearsWhatIsPlayedWithItsTime) {
  join();
  JackProbe probe{"probe"};
  ASSERT_TRUE(probe.connect(probe.out(), device_->sendPortName()));
  wait(500ms);
  const auto before = realtime::monotonicNow();
  probe.send({{0x90, 60, 100}, 3});
  Spooler::Incoming incoming;
  ASSERT_TRUE(waitFor([&] { return spooler_.takeReceived(incoming); }));
  EXPECT_EQ(incoming.message, MessageBytes::of(ShortMessage{{0x90, 60, 100}, 3}));
  EXPECT_GT(incoming.time, before - 20ms);
  EXPECT_LT(incoming.time, realtime::monotonicNow() + 20ms);
}

TEST_F(JackMidiDeviceTest, LetsASlaveThatIsPluggedInEnterTheSong) {
  join();
  play(spooler_, playingFrom(realtime::monotonicNow() + 200ms, 240.0));
  wait(1500ms);
  JackProbe probe{"probe"};
  listen(probe);
  ASSERT_TRUE(waitFor([&] { return !probe.framesOf(status::kContinue).empty(); }, 5s));
  const auto places = probe.framesOf(status::kSongPosition);
  ASSERT_FALSE(places.empty());
  EXPECT_LT(places.front(), probe.framesOf(status::kContinue).front());
}

TEST_F(JackMidiDeviceTest, SurvivesACrashOfTheServer) {
  join();
  {
    JackProbe probe{"probe"};
    listen(probe);
    ASSERT_TRUE(probe.connect(probe.out(), device_->sendPortName()));
    wait(600ms);  // until the connections have been noticed
    server_->kill();
    ASSERT_TRUE(waitFor([this] { return !device_->connected(); }));
    EXPECT_THAT(device_->description(), HasSubstr("waiting"));
  }
  server_->start();
  ASSERT_TRUE(server_->running());
  ASSERT_TRUE(waitFor([this] { return device_->connected(); }));
  EXPECT_EQ(device_->description(), "JACK, 48000 Hz, 256 frames");

  JackProbe probe{"probe"};
  ASSERT_TRUE(waitFor([&] {
    return probe.connected(device_->receivePortName()) && probe.connected(device_->sendPortName());
  }));
  play(spooler_, playingFrom(realtime::monotonicNow() + 300ms, 120.0));
  wait(3s);
  EXPECT_EQ(probe.framesOf(status::kStart).size(), 1U);
  EXPECT_GT(shareOfDistances(probe.framesOf(status::kClock), 1000), 0.8);
}

TEST_F(JackMidiDeviceTest, IsWhatAutoChooses) {
  const auto device = openMidiDevice({MidiBackend::kAuto, unique("chosen")}, spooler_);
  EXPECT_EQ(device->sendPortName(), unique("chosen") + ":midi_send");
}

TEST(JackMidiDevice, SaysWhatToDoWithoutAServer) {
  setenv("JACK_DEFAULT_SERVER", "midipool_test_nobody", 1);
  Spooler spooler{Spooler::Settings{}};
  try {
    const JackMidiDevice device{"midiPool", spooler};
    FAIL() << "there is no server";
  } catch (const DeviceError& error) {
    EXPECT_STREQ(error.what(),
                 "no JACK server is running; start one, e.g. with qjackctl or: jackd -d alsa");
  }
}

}  // namespace
}  // namespace midipool
