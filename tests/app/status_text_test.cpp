// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/status_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace midipool {
namespace {

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

}  // namespace
}  // namespace midipool
