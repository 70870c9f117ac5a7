// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/mixer_change.hpp"

#include <stdexcept>
#include <string>

#include <gtest/gtest.h>

namespace midipool {
namespace {

TEST(MixerChange, SetsWhatIsNamedAndNothingElse) {
  auto mix = changed({}, R"({"strip": "Kim", "gain_db": -6, "pan": 0.5})");
  mix = changed(mix, R"({"strip": "Kim", "muted": true})");
  const StripSettings wanted{.gain = Decibels{-6.0}, .pan = 0.5, .muted = true};
  EXPECT_EQ(mix.strips.at("Kim"), wanted);
  EXPECT_EQ(mix.inputs, RoomMix::usualInputs());
}

TEST(MixerChange, SetsInputsAndTheMaster) {
  auto mix = changed({}, R"({"input": 2, "gain_db": -3, "soloed": true})");
  EXPECT_EQ(mix.inputs[1].gain, Decibels{-3.0});
  EXPECT_EQ(mix.inputs[1].pan, 1.0);
  EXPECT_TRUE(mix.inputs[1].soloed);
  mix = changed(mix, R"({"master": true, "gain_db": -9})");
  EXPECT_EQ(mix.master, Decibels{-9.0});
}

TEST(MixerChange, BelowTheFadersBottomIsSilence) {
  const auto mix = changed({}, R"({"strip": "Kim", "gain_db": -120})");
  EXPECT_EQ(mix.strips.at("Kim").gain, Decibels::silence());
}

TEST(MixerChange, RefusesWhatMakesNoSense) {
  const std::string tooLong(81, 'x');
  for (const auto& json :
       {std::string{}, std::string{"[]"}, std::string{"{}"}, std::string{R"({"strip": ""})"},
        std::string{R"({"strip": 7})"}, R"({"strip": ")" + tooLong + R"("})",
        std::string{R"({"strip": "Kim", "gain_db": 11})"},
        std::string{R"({"strip": "Kim", "gain_db": "loud"})"},
        std::string{R"({"strip": "Kim", "pan": -1.5})"},
        std::string{R"({"strip": "Kim", "muted": 1})"}, std::string{R"({"input": 0})"},
        std::string{R"({"input": 9})"}, std::string{R"({"master": false})"}}) {
    EXPECT_THROW((void)changed({}, json), std::runtime_error) << json;
  }
}

}  // namespace
}  // namespace midipool
