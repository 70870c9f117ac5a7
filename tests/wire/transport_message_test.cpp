// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/transport_message.hpp"

#include <vector>

#include <gtest/gtest.h>

#include "wire/json_fields.hpp"
#include "wire/limits.hpp"
#include "wire/wire_test.hpp"

namespace midipool {
namespace {

using boost::json::object;
using Values = std::vector<boost::json::value>;

TransportRequest decode(const std::string& text) {
  const auto json = parseJsonObject(text);
  return transportFromJson({json, "transport"});
}

std::string encode(const TransportRequest& request) {
  return boost::json::serialize(transportToJson(request));
}

void expectChecked(const TransportRequest& good, const std::string& field, const Values& bad,
                   bool optional = false) {
  testing::expectFieldChecked(encode(good), field, bad, decode, optional);
}

const SongPlace kBar{BarPosition{17, 3, 6}};
const SongPlace kSixteenth{Beats::sixteenths(37)};

const std::vector<TransportAction> kActions{StartSong{},
                                            StopSong{},
                                            ContinueSong{},
                                            LocateSong{kBar},
                                            LocateSong{kSixteenth},
                                            LocateSong{Beats::ticks(limits::kLastSongTick)},
                                            ChangeTempo{*Bpm::from(137.325)},
                                            ChangeTempo{*Bpm::from(20)},
                                            ChangeTempo{*Bpm::from(999)},
                                            ChangeSignature{*TimeSignature::from(7, 8)},
                                            ChangeSignature{*TimeSignature::from(64, 32)},
                                            ChangeLoop{},
                                            ChangeLoop{LoopPlaces{kBar, BarPosition{21, 1, 0}}},
                                            ChangeLoop{LoopPlaces{kSixteenth, kBar}}};

TEST(TransportMessage, EveryRequestArrivesAsItWasSent) {
  for (const auto& action : kActions) {
    for (const auto quantise : {Quantise::kNone, Quantise::kBeat, Quantise::kBar}) {
      const TransportRequest request{action, quantise};
      EXPECT_EQ(decode(encode(request)), request) << encode(request);
    }
  }
}

TEST(TransportMessage, AStartMayBeCountedIn) {
  const TransportRequest request{StartSong{}, Quantise::kNone, 2};
  EXPECT_EQ(decode(encode(request)), request);
  EXPECT_EQ(describe(request), "start after 2 bars");
  EXPECT_EQ(describe({ContinueSong{}, Quantise::kNone, 1}), "continue after 1 bar");
  EXPECT_EQ(describe({StartSong{}, Quantise::kNone, 0}), "start");
  expectChecked(request, "count_in", {-1, 3, "1", 1.5}, true);
}

TEST(TransportMessage, MayBeWrittenByHand) {
  EXPECT_EQ(decode(R"({"action": "start"})"), TransportRequest{StartSong{}});
  EXPECT_EQ(decode(R"({"action": "locate", "place": {"bar": 17}})"),
            (TransportRequest{LocateSong{BarPosition{17, 1, 0}}}));
  EXPECT_EQ(decode(R"({"action": "loop"})"), TransportRequest{ChangeLoop{}});
  EXPECT_EQ(decode(R"({"action": "tempo", "bpm": 128, "quantise": "bar"})"),
            (TransportRequest{ChangeTempo{*Bpm::from(128)}, Quantise::kBar}));
}

TEST(TransportMessage, EachFieldIsChecked) {
  expectChecked({StartSong{}}, "action", {"jump", "", 7, nullptr});
  expectChecked({StartSong{}}, "quantise", {"week", "", 7}, true);
  expectChecked({ChangeTempo{}}, "bpm", {19, 1000, "120", nullptr});
  expectChecked({ChangeSignature{}}, "time_signature", {"7/8", 7, nullptr});
  expectChecked({ChangeSignature{}}, "time_signature.numerator", {0, 65, "7"});
  expectChecked({ChangeSignature{}}, "time_signature.denominator", {0, 5, 64});
  expectChecked({LocateSong{kBar}}, "place", {17, "17", nullptr});
  expectChecked({LocateSong{kBar}}, "place.bar", {0, -1, limits::kLastBar + 1, "17", 1.5});
  expectChecked({LocateSong{kBar}}, "place.beat", {0, 65, "1"}, true);
  expectChecked({LocateSong{kBar}}, "place.tick", {-1, 96, "1"}, true);
}

TEST(TransportMessage, ALoopsPlacesAreChecked) {
  const TransportRequest loop{ChangeLoop{LoopPlaces{kSixteenth, kBar}}};
  expectChecked(loop, "loop", {"on", 1, true}, true);
  expectChecked(loop, "loop.start", {0, "start", nullptr});
  expectChecked(loop, "loop.end", {0, "end", nullptr});
  expectChecked(loop, "loop.end.bar", {0, limits::kLastBar + 1, nullptr});
}

TEST(TransportMessage, ASongPositionIsChecked) {
  const Values bad{-1, limits::kLastSongTick + 1, "0", 0.5};
  for (const auto& value : bad) {
    const object json{{"action", "locate"}, {"place", {{"song_position", value}}}};
    EXPECT_NE(testing::complaintOf(json, decode).find("song_position must be"), std::string::npos)
        << value;
  }
}

TEST(TransportMessage, SaysForPeopleWhatIsWished) {
  EXPECT_EQ(describe({StartSong{}}), "start");
  EXPECT_EQ(describe({StopSong{}}), "stop");
  EXPECT_EQ(describe({ContinueSong{}}), "continue");
  EXPECT_EQ(describe({LocateSong{BarPosition{17, 1, 0}}}), "locate bar 17");
  EXPECT_EQ(describe({LocateSong{kBar}}), "locate bar 17 beat 3");
  EXPECT_EQ(describe({LocateSong{kSixteenth}}), "locate sixteenth 38");
  EXPECT_EQ(describe({ChangeTempo{*Bpm::from(128)}}), "tempo 128");
  EXPECT_EQ(describe({ChangeTempo{*Bpm::from(137.325)}}), "tempo 137.325");
  EXPECT_EQ(describe({ChangeSignature{*TimeSignature::from(7, 8)}}), "signature 7/8");
  EXPECT_EQ(describe({ChangeLoop{}}), "loop off");
  EXPECT_EQ(describe({ChangeLoop{LoopPlaces{BarPosition{5, 1, 0}, BarPosition{9, 1, 0}}}}),
            "loop bar 5 to bar 9");
}

}  // namespace
}  // namespace midipool
