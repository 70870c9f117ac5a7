// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/status_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace midipool {
namespace {

using boost::json::array;
using boost::json::object;
using ::testing::HasSubstr;

object recording(int tracks) {
  return {{"phase", "recording"}, {"seconds", 12.3}, {"tracks", tracks}, {"folder", "/r/jam"}};
}

TEST(RecordingLine, OneTrackIsNoTracks) {
  EXPECT_EQ(recordingLine(recording(1)), "recording 0:00:12, 1 track, into /r/jam");
  EXPECT_EQ(recordingLine(recording(2)), "recording 0:00:12, 2 tracks, into /r/jam");
}

TEST(RecordingLine, SaysForHowLongTheDiskWillDoOrWhenItEnds) {
  auto json = recording(3);
  json["minutes_left"] = 310.4;
  EXPECT_THAT(recordingLine(json), HasSubstr("into /r/jam; the disk has room for 310 minutes"));
  json["ends_at_bar"] = true;
  EXPECT_EQ(recordingLine(json),
            "recording 0:00:12, 3 tracks, into /r/jam; it ends at the next bar line");
}

TEST(StatusText, NamesThePortsOfBothChannels) {
  const object sound{
      {"connected", true}, {"send", "x:send_1"}, {"inputs", 4}, {"receive", "x:receive_1"}};
  EXPECT_THAT(statusText({{"room", "jam"}, {"sound", sound}}),
              HasSubstr("play into x:send_1 to send_4, listen to x:receive_1 and receive_2"));
}

object strip(double gain, double pan, bool muted, bool soloed) {
  return {{"gain_db", gain}, {"pan", pan}, {"muted", muted}, {"soloed", soloed}};
}

TEST(StripText, TellsWhatIsNotAsUsual) {
  EXPECT_EQ(stripText(strip(-6.0, 0.0, false, false)), "-6.0 dB");
  EXPECT_EQ(stripText(strip(-200.0, -0.2, true, true)), "silent, 20 % left, muted, solo");
}

TEST(MetronomeLine, TellsHowItClicks) {
  auto metronome = strip(0.0, 0.0, false, false);
  metronome["on"] = true;
  metronome["subdivision"] = "none";
  metronome["accent"] = true;
  metronome["count_in"] = 0;
  const auto line = [&] { return metronomeLine({{"sound", {{"metronome", metronome}}}}); };
  EXPECT_EQ(line(), "on; 0.0 dB");
  metronome["on"] = false;
  metronome["subdivision"] = "triplets";
  metronome["accent"] = false;
  metronome["count_in"] = 2;
  EXPECT_EQ(line(), "off; triplets between the beats; all beats alike; counts 2 bars in; 0.0 dB");
}

TEST(StatusText, TheDelayOfAPlayerIsTheSumOfItsParts) {
  auto stem = strip(0.0, 0.0, false, false);
  stem["nickname"] = "Kim";
  stem["delay_ms"] = 31.7;
  stem["network_ms"] = 24.6;
  stem["buffer_ms"] = 4.2;
  const auto text = [&] {
    return statusText({{"online", true}, {"sound", {{"stems", array{stem}}}}});
  };
  EXPECT_THAT(text(), HasSubstr("Kim: 31.7 ms from player to you (24.6 on the way, 4.2 in the "
                                "buffer, 2.9 in packets and devices), "));
  stem["delay_ms"] = 5.1;
  stem["network_ms"] = -0.3;  // the clocks are not known that well
  EXPECT_THAT(text(), HasSubstr("(0.0 on the way, 4.2 in the buffer, 0.9 in packets and devices)"));
}

TEST(ListeningLine, SaysWhatIsWaitedFor) {
  object playout{{"mode", "bars:2"}, {"state", "waiting"}, {"monitor", "direct"}};
  const auto line = [&] {
    return listeningLine({{"online", true}, {"sound", {{"playout", playout}}}});
  };
  EXPECT_THAT(line(), HasSubstr("bars:2, once so much has been played; yourself at once"));
  playout["next_in_ms"] = 4200.0;
  EXPECT_THAT(line(), HasSubstr("bars:2, in 4.2 s;"));
}

}  // namespace
}  // namespace midipool
