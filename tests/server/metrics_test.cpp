// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/metrics.hpp"

#include <sstream>

#include <gtest/gtest.h>

#include "server/recording_links.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;

class ZeroClock final : public Clock {
 public:
  [[nodiscard]] LocalTime now() const noexcept override { return {}; }
};

class MetricsTest : public ::testing::Test {
 protected:
  void say(testing::RecordingLink& link, const ClientMessage& message) {
    core_.received(link, encode(message), LocalTime{1s});
  }
  [[nodiscard]] std::string text(bool storing = true) {
    return metricsText({core_, core_.rooms(), counters_, 5, storing, 12.5});
  }
  // The number behind a metric's name.
  [[nodiscard]] std::string valueOf(const std::string& name) {
    std::istringstream lines{text()};
    for (std::string line; std::getline(lines, line);) {
      if (line.starts_with("midipool_" + name + " ")) return line.substr(name.size() + 10);
    }
    return "none";
  }

  testing::MemoryKeeper keeper_;
  testing::RecordingDatagrams datagrams_;
  SessionEpoch epoch_{nullptr, "boot", LocalTime{}, 0};
  ServerCore core_{
      {ServerLimits{}, "test", [](const std::string&) {}, [] { return 1'700'000'000; }},
      epoch_,
      keeper_,
      datagrams_};
  DatagramSocket::Counters counters_;
  testing::RecordingLink kim_;
  testing::RecordingLink ada_;
};

TEST_F(MetricsTest, OfAnEmptyServerAreZero) {
  EXPECT_EQ(valueOf("rooms"), "0");
  EXPECT_EQ(valueOf("members"), "0");
  EXPECT_EQ(valueOf("messages_total"), "0");
  EXPECT_EQ(valueOf("storing"), "1");
}

TEST_F(MetricsTest, CountWhatHappens) {
  core_.connected(kim_, LocalTime{1s});
  core_.connected(ada_, LocalTime{1s});
  say(kim_, JoinRoom{"jam", "Kim", "", "", "hush", "", {}});
  say(kim_, SteerTransport{{StartSong{}}, {}, {}});
  say(ada_, JoinRoom{"jam", "Ada", "", "", "wrong", "", {}});
  say(ada_, JoinRoom{"other", "Ada", "", "", "", "", {}});
  counters_ = {70, 1, 60, 2};
  EXPECT_EQ(valueOf("rooms"), "2");
  EXPECT_EQ(valueOf("rooms_playing"), "1");
  EXPECT_EQ(valueOf("members"), "2");
  EXPECT_EQ(valueOf("connections"), "5");
  EXPECT_EQ(valueOf("messages_total"), "4");
  EXPECT_EQ(valueOf("invalid_messages_total"), "1");
  EXPECT_EQ(valueOf("joins_total"), "2");
  EXPECT_EQ(valueOf("refusals_total"), "1");
  EXPECT_EQ(valueOf("datagrams_received_total"), "70");
  EXPECT_EQ(valueOf("datagrams_sent_total"), "60");
  EXPECT_EQ(valueOf("datagrams_unsent_total"), "2");
  EXPECT_EQ(valueOf("uptime_seconds"), "12.5");
}

TEST_F(MetricsTest, CountStrangeDatagrams) {
  (void)core_.datagram(std::vector<std::uint8_t>(40, 8), {testing::endpoint(1), {}}, {},
                       ZeroClock{});
  EXPECT_EQ(valueOf("datagrams_strange_total"), "1");
}

TEST_F(MetricsTest, LargeCountsAreWrittenOut) {
  counters_.received = 123'456'789'012;
  EXPECT_EQ(valueOf("datagrams_received_total"), "123456789012");
}

TEST_F(MetricsTest, SayWhenTheDiskIsFull) {
  EXPECT_NE(text(false).find("\nmidipool_storing 0\n"), std::string::npos);
}

TEST_F(MetricsTest, AreInPrometheusFormat) {
  std::istringstream lines{text()};
  std::string line;
  int metrics = 0;
  for (; std::getline(lines, line); ++metrics) {
    const auto name = line.substr(7, line.find(' ', 7) - 7);
    EXPECT_TRUE(line.starts_with("# HELP midipool_")) << line;
    ASSERT_TRUE(std::getline(lines, line));
    const bool counter = name.ends_with("_total");
    EXPECT_EQ(line, "# TYPE " + name + (counter ? " counter" : " gauge"));
    ASSERT_TRUE(std::getline(lines, line));
    EXPECT_TRUE(line.starts_with(name + " ")) << line;
  }
  EXPECT_EQ(metrics, 26);
}

TEST_F(MetricsTest, TellNobodysName) {
  core_.connected(kim_, LocalTime{1s});
  say(kim_, JoinRoom{"secret room", "Kim", "", "", "", "", {}});
  EXPECT_EQ(text().find("secret room"), std::string::npos);
  EXPECT_EQ(text().find("Kim"), std::string::npos);
}

}  // namespace
}  // namespace midipool
