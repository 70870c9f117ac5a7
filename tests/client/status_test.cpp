// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/status.hpp"

#include <boost/json.hpp>

#include "client/player_test.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;
using boost::json::object;

class FakeDevice final : public MidiDevice {
 public:
  [[nodiscard]] std::string description() const override { return "a device"; }
  [[nodiscard]] bool connected() const noexcept override { return true; }
  [[nodiscard]] std::string sendPortName() const override { return "x:send"; }
  [[nodiscard]] std::string receivePortName() const override { return "x:receive"; }
  [[nodiscard]] SendingAccuracy accuracy() const override { return {6us, 10us, 20us, 876, 1, 2}; }
  [[nodiscard]] Nanoseconds lead() const noexcept override { return 7ms; }
};

class StatusTest : public testing::PlayerTest {
 protected:
  void SetUp() override { devices_.midi = std::make_unique<FakeDevice>(); }

  object status() {
    const auto text = statusJson(player_, devices_, sound_, "music.example:7400", clock_);
    return boost::json::parse(text).as_object();
  }

  Devices devices_;
  Sound sound_{SoundSettings{}};
};

TEST_F(StatusTest, BeforeTheFirstConnectionThereIsLittleToSay) {
  const auto json = status();
  EXPECT_EQ(json.at("program"), "midipool/test");
  EXPECT_EQ(json.at("server"), "music.example:7400");
  EXPECT_EQ(json.at("room"), "jam");
  EXPECT_EQ(json.at("nickname"), "Kim");
  EXPECT_EQ(json.at("online"), false);
  EXPECT_EQ(json.at("clock"), (object{{"state", "free"}}));
  EXPECT_TRUE(json.at("transport").as_object().empty());
  EXPECT_TRUE(json.at("peers").as_array().empty());
  EXPECT_FALSE(json.contains("steering"));
}

TEST_F(StatusTest, TellsOfTheDevice) {
  EXPECT_EQ(status().at("midi"),
            (object{{"device", "a device"},
                    {"connected", true},
                    {"send_port", "x:send"},
                    {"receive_port", "x:receive"},
                    {"lead_ms", 7.0},
                    {"messages", 876},
                    {"deviation_us", {{"p50", 6.0}, {"p99", 10.0}, {"max", 20.0}}}}));
}

TEST_F(StatusTest, TellsOfTheClock) {
  join({timelineIn(0s, false)});
  run(2s);
  const auto clock = status().at("clock").as_object();
  EXPECT_EQ(clock.at("state"), "locked");
  EXPECT_NEAR(clock.at("offset_ms").as_double(), -900e3, 0.01);
  EXPECT_NEAR(clock.at("round_trip_ms").as_double(), 20.0, 0.01);
  EXPECT_NEAR(clock.at("asymmetry_bound_ms").as_double(), 10.0, 0.01);
  EXPECT_NEAR(clock.at("jitter_ms").as_double(), 0.0, 0.01);
  EXPECT_NEAR(clock.at("drift_ppm").as_double(), 0.0, 1.0);
  EXPECT_GT(clock.at("error_bound_ms").as_double(), 0.0);
  EXPECT_LT(clock.at("last_answer_ms_ago").as_double(), 121.0);
  EXPECT_GE(clock.at("answers").as_int64(), 20);
}

TEST_F(StatusTest, TellsWhereTheSongIs) {
  auto timeline = timelineIn(0s, true);
  timeline.loop = Loop{Beats::quarters(4), Beats::quarters(8)};
  timeline.signature = *TimeSignature::from(3, 4);
  join({timeline});
  run(2600ms);  // 5.2 quarters: bar 2, beat 3
  const auto transport = status().at("transport").as_object();
  EXPECT_EQ(transport.at("playing"), true);
  EXPECT_EQ(transport.at("bpm"), 120.0);
  EXPECT_EQ(transport.at("position"), (object{{"bar", 2}, {"beat", 3}, {"tick", 4}}));
  EXPECT_EQ(transport.at("song_position"), 5 * 24 + 4);
  EXPECT_EQ(transport.at("time_signature"), (object{{"numerator", 3}, {"denominator", 4}}));
  EXPECT_EQ(transport.at("loop"), (object{{"start", 96},
                                          {"end", 192},
                                          {"from", object{{"bar", 2}, {"beat", 2}, {"tick", 0}}},
                                          {"to", object{{"bar", 3}, {"beat", 3}, {"tick", 0}}}}));
  EXPECT_EQ(transport.at("revision"), 1'000);
  const auto session = SessionTime{Nanoseconds{transport.at("session_time").as_int64()}};
  EXPECT_LE(std::chrono::abs(session - server_.sessionAt(clock_.now_)), 1us);
}

TEST_F(StatusTest, TellsWhenASongThatIsCountedInBegins) {
  auto song = timelineIn(6s, true, 2'000);
  song.countIn = Beats::quarters(8);  // 4 s
  join({timelineIn(0s, false), song});
  run(1900ms);
  EXPECT_FALSE(status().at("transport").as_object().contains("begins_in_ms"));
  run(1100ms);
  EXPECT_NEAR(status().at("transport").at("begins_in_ms").as_double(), 3000.0, 1.0);
  EXPECT_EQ(status().at("transport").at("begins_at"),
            (object{{"bar", 1}, {"beat", 1}, {"tick", 0}}));
  run(3100ms);
  EXPECT_EQ(status().at("transport").at("playing"), true);
  EXPECT_FALSE(status().at("transport").as_object().contains("begins_in_ms"));
}

TEST_F(StatusTest, NoLoopIsNull) {
  join({timelineIn(0s, false)});
  run(1s);
  EXPECT_TRUE(status().at("transport").at("loop").is_null());
}

TEST_F(StatusTest, TellsWhoIsThere) {
  join({timelineIn(0s, false)});
  LineReport line;
  line.roundTrip = 20ms;
  hear(MemberLines{{{2, "Ada", line}}});
  const auto json = status();
  EXPECT_EQ(json.at("nickname"), "Kim 2");
  EXPECT_EQ(json.at("online"), true);
  EXPECT_EQ(json.at("steering"), "everyone");
  EXPECT_EQ(json.at("owner"), false);
  EXPECT_EQ(json.at("server_program"), "server/test");
  const auto& peers = json.at("peers").as_array();
  ASSERT_EQ(peers.size(), 2U);
  EXPECT_EQ(peers[0], (object{{"id", 1}, {"nickname", "Kim 2"}, {"self", true}}));
  EXPECT_EQ(peers[1].at("self"), false);
  EXPECT_EQ(peers[1].at("line").at("round_trip_us"), 20'000);
}

TEST_F(StatusTest, TellsThatARecordingEndsAtTheBar) {
  RoomRecording::State state;
  state.recording = 1;
  state.phase = Recorder::Phase::kRecording;
  const auto recording = [&] {
    const auto text = statusJson(player_, devices_, sound_, "x", clock_, state);
    return boost::json::parse(text).at("recording").as_object();
  };
  EXPECT_FALSE(recording().contains("ends_at_bar"));
  state.endsAtBar = true;
  EXPECT_EQ(recording().at("ends_at_bar"), true);
}

TEST_F(StatusTest, GoesOnTellingWhileTheServerIsLost) {
  join({timelineIn(0s, true)});
  run(2s);
  player_.disconnected("cable");
  run(10s);
  const auto json = status();
  EXPECT_EQ(json.at("online"), false);
  EXPECT_EQ(json.at("clock").at("state"), "holdover");
  EXPECT_NEAR(json.at("clock").at("last_answer_ms_ago").as_double(), 10'000, 200);
  EXPECT_EQ(json.at("transport").at("position").at("bar"), 7);  // 12 s are 24 quarters
}

}  // namespace
}  // namespace midipool
