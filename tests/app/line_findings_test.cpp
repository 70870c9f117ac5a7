// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/line_findings.hpp"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

namespace midipool {
namespace {

using namespace std::chrono_literals;
using Verdict = Finding::Verdict;

LineMeasurement goodLine() {
  LineMeasurement line;
  line.server = "music.example:7400";
  line.port = 7400;
  line.fingerprint = "SHA256:abc";
  line.network = {18ms, 400us, 150us};
  line.device = {"JACK, 48000 Hz, 128 frames", true, 2'667us, 0};
  line.loss = {0.0, 0.0};
  line.sound = {31ms, 18ms, 5ms, 31ms};
  return line;
}

// The one whose line begins so.
Finding about(const LineMeasurement& line, const std::string& subject) {
  const auto findings = findingsOf(line);
  const auto found = std::ranges::find_if(
      findings, [&](const Finding& finding) { return finding.what.starts_with(subject); });
  if (found == findings.end()) throw std::runtime_error{"nothing about " + subject};
  return *found;
}

void expectAdvice(const LineMeasurement& line, const std::string& subject,
                  const std::string& words) {
  const auto finding = about(line, subject);
  EXPECT_EQ(finding.verdict, Verdict::kImprove) << finding.what;
  EXPECT_NE(finding.advice.find(words), std::string::npos) << finding.advice;
}

TEST(LineFindingsTest, AGoodLineHasNothingToImprove) {
  EXPECT_EQ(findingsText(findingsOf(goodLine())),
            "ok        line to music.example:7400: TCP and TLS, SHA256:abc\n"
            "ok        UDP: gets there, and answers come back\n"
            "ok        network round trip: 18.0 ms\n"
            "ok        jitter of the line: 0.4 ms\n"
            "ok        loss: nothing on the way there, nothing on the way back\n"
            "ok        session clock: within 0.15 ms (plus at most 9.0 ms if the line is "
            "lopsided)\n"
            "ok        sound device: JACK, 48000 Hz, 128 frames, a cycle of 2.7 ms\n"
            "ok        your own sound, there and back: 31.0 ms; of that device 8.0, network 18.0, "
            "jitter buffer 5.0\n");
}

TEST(LineFindingsTest, WithoutUdpThereIsOneThingToDo) {
  auto line = goodLine();
  line.network.reset();
  line.loss.reset();
  line.sound.reset();
  const auto findings = findingsOf(line);
  ASSERT_EQ(findings.size(), 3U);
  EXPECT_EQ(findings[1].verdict, Verdict::kMissing);
  EXPECT_NE(findings[1].advice.find("UDP port 7400"), std::string::npos);
  EXPECT_NE(findings[1].advice.find("firewall"), std::string::npos);
}

TEST(LineFindingsTest, AFarServerIsToBeReplacedByANearerOne) {
  auto line = goodLine();
  line.network->roundTrip = 90ms;
  expectAdvice(line, "network round trip", "nearer");
}

TEST(LineFindingsTest, JitterAndLossAskForACable) {
  auto line = goodLine();
  line.network->jitter = 6ms;
  expectAdvice(line, "jitter", "cable instead of Wi-Fi");
  line.loss = {0.02, 0.0};
  expectAdvice(line, "loss: 2.00 % on the way there, nothing",
               "what you send is lost: take a cable");
  line.loss = {0.0, 0.02};
  expectAdvice(line, "loss", "what you receive is lost");
  line.loss = {0.02, 0.02};
  expectAdvice(line, "loss", "both ways lose");
  line.loss = {0.0005, 0.0};
  EXPECT_EQ(about(line, "loss").verdict, Verdict::kOk);
}

TEST(LineFindingsTest, AVagueClockGetsBetter) {
  auto line = goodLine();
  line.network->errorBound = 4ms;
  expectAdvice(line, "session clock", "better within the first minute");
}

TEST(LineFindingsTest, ALongPeriodIsShortenedUnlessTheMachineIsTooSlowAlready) {
  auto line = goodLine();
  line.device->cycle = 21'333us;
  expectAdvice(line, "sound device", "128 or 256 frames");
  line.device->skipped = 3;
  expectAdvice(line, "sound device", "longer period");
}

TEST(LineFindingsTest, ADeviceThatOnlyStandsInIsSaidToBe) {
  auto line = goodLine();
  line.device->found = false;
  EXPECT_EQ(about(line, "sound device").verdict, Verdict::kMissing);
}

TEST(LineFindingsTest, TheLargestPartOfALateSoundIsWhereToBegin) {
  auto line = goodLine();
  line.sound = {80ms, 60ms, 10ms, 80ms};
  expectAdvice(line, "your own sound", "the network");
  line.sound = {80ms, 10ms, 10ms, 80ms};
  expectAdvice(line, "your own sound", "shorter period");
  line.sound = {80ms, 10ms, 60ms, 80ms};
  expectAdvice(line, "your own sound", "late packets");
}

TEST(LineFindingsTest, ADelayThatIsStillGoingDownIsToldAndForgiven) {
  auto line = goodLine();
  line.sound = {60ms, 18ms, 34ms, 30ms};
  const auto finding = about(line, "your own sound");
  EXPECT_EQ(finding.verdict, Verdict::kOk);
  EXPECT_NE(finding.what.find("on its way down to 30.0"), std::string::npos);
}

TEST(LineFindingsTest, SoundThatDoesNotComeBackIsMissing) {
  auto line = goodLine();
  line.sound.reset();
  EXPECT_EQ(about(line, "your own sound").verdict, Verdict::kMissing);
  line.device.reset();  // --audio none
  EXPECT_THROW((void)about(line, "your own sound"), std::runtime_error);
}

TEST(LineFindingsTest, WhoEndsItEarlyIsToldNothingIsMissing) {
  auto line = goodLine();
  line.brokenOff = true;
  line.sound.reset();
  EXPECT_THROW((void)about(line, "your own sound"), std::runtime_error);
  line.network.reset();
  EXPECT_THROW((void)about(line, "UDP"), std::runtime_error);
  EXPECT_EQ(about(line, "line to").verdict, Verdict::kOk);
}

TEST(LineFindingsTest, ALineThatBreaksOffIsSaidTo) {
  auto line = goodLine();
  line.timesLost = 1;
  expectAdvice(line, "line to music.example:7400: TCP and TLS, SHA256:abc, lost once",
               "breaks off");
  line.timesLost = 2;
  EXPECT_NE(about(line, "line to").what.find("lost 2 times"), std::string::npos);
}

TEST(LineFindingsTest, ProgramsGetTheValues) {
  const auto json = lineJson(goodLine());
  EXPECT_EQ(json.at("round_trip_ms").as_double(), 18.0);
  EXPECT_EQ(json.at("sound").at("total_ms").as_double(), 31.0);
  EXPECT_EQ(json.at("loss_there_percent").as_double(), 0.0);
  EXPECT_EQ(json.at("findings").as_array().size(), 8U);
  auto deaf = goodLine();
  deaf.network.reset();
  EXPECT_FALSE(lineJson(deaf).at("udp").as_bool());
  EXPECT_FALSE(lineJson(deaf).contains("round_trip_ms"));
}

}  // namespace
}  // namespace midipool
