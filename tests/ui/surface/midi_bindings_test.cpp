// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/surface/midi_bindings.hpp"

#include <array>

#include <gtest/gtest.h>

namespace midipool::surface {
namespace {

using Kind = MidiSource::Kind;

std::optional<MidiMove> move(std::uint8_t a, std::uint8_t b, std::uint8_t c) {
  return moveOf(std::array{a, b, c});
}
ControlName control(const char* text) {
  return parseControl(text).value();
}

TEST(MidiMove, OfEachKind) {
  EXPECT_EQ(move(0xB2, 7, 127)->source, (MidiSource{Kind::kController, 3, 7}));
  EXPECT_EQ(move(0xB2, 7, 127)->value, 1.0);
  EXPECT_EQ(move(0x9F, 60, 64)->source, (MidiSource{Kind::kNote, 16, 60}));
  EXPECT_EQ(move(0x9F, 60, 0)->value, 0.0);
  EXPECT_EQ(move(0x8F, 60, 99)->value, 0.0);
  EXPECT_EQ(move(0xE0, 0x7F, 0x7F)->value, 1.0);
  EXPECT_NEAR(move(0xE0, 0, 0x40)->value, 0.5, 1e-4);
}

TEST(MidiMove, OthersAreNone) {
  EXPECT_FALSE(move(0xA0, 60, 1));
  EXPECT_FALSE(moveOf(std::array<std::uint8_t, 2>{0xC0, 1}));
  EXPECT_FALSE(moveOf(std::array<std::uint8_t, 1>{0xF8}));
  EXPECT_FALSE(moveOf({}));
}

TEST(MidiBindings, LearnsTheNextThatFits) {
  MidiBindings bindings;
  EXPECT_FALSE(bindings.learnFrom(*move(0xB0, 7, 1)));
  bindings.learn(control("strip/Ben/gain"));
  EXPECT_FALSE(bindings.learnFrom(*move(0x90, 60, 1))) << "a note is no fader";
  EXPECT_TRUE(bindings.learnFrom(*move(0xB0, 7, 0)));
  EXPECT_FALSE(bindings.learning());
  ASSERT_NE(bindings.controlOf({Kind::kController, 1, 7}), nullptr);
  EXPECT_EQ(*bindings.controlOf({Kind::kController, 1, 7}), control("strip/Ben/gain"));
  EXPECT_EQ(bindings.controlOf({Kind::kController, 2, 7}), nullptr);
}

TEST(MidiBindings, AButtonIsLearntWhenPressed) {
  MidiBindings bindings;
  bindings.learn(control("transport/play"));
  EXPECT_FALSE(bindings.learnFrom(*move(0x80, 60, 0)));
  EXPECT_FALSE(bindings.learnFrom(*move(0xE0, 1, 1)));
  EXPECT_TRUE(bindings.learnFrom(*move(0x90, 60, 1)));
}

TEST(MidiBindings, OneOfEach) {
  MidiBindings bindings;
  for (const auto* name : {"master/gain", "input/1/gain"}) {
    bindings.learn(control(name));
    EXPECT_TRUE(bindings.learnFrom(*move(0xB0, 7, 1)));
  }
  ASSERT_EQ(bindings.all().size(), 1U) << "a source works one control";
  bindings.learn(control("input/1/gain"));
  EXPECT_TRUE(bindings.learnFrom(*move(0xB0, 8, 1)));
  ASSERT_EQ(bindings.all().size(), 1U) << "a control has one source";
  EXPECT_EQ(bindings.all().front().source.number, 8);
  bindings.forget(control("input/1/gain"));
  EXPECT_TRUE(bindings.all().empty());
}

TEST(MidiBindings, AreKeptAsText) {
  MidiBindings bindings;
  bindings.learn(control("strip/a \"b\"/c/mute"));
  ASSERT_TRUE(bindings.learnFrom(*move(0x95, 60, 1)));
  bindings.learn(control("master/gain"));
  ASSERT_TRUE(bindings.learnFrom(*move(0xE8, 0, 1)));
  EXPECT_EQ(MidiBindings::from(bindings.text()).all(), bindings.all());
}

TEST(MidiBindings, NonsenseInTheTextIsLeftOut) {
  for (const auto* text : {"", "[]", "{}", "{\"bindings\": 3}", "{\"bindings\": [3, {}]}"}) {
    EXPECT_TRUE(MidiBindings::from(text).all().empty()) << text;
  }
  const auto some = MidiBindings::from(
      R"({"bindings": [
        {"control": "master/gain", "kind": "controller", "channel": 17, "number": 1},
        {"control": "master/gain", "kind": "controller", "channel": 1, "number": 128},
        {"control": "master/gain", "kind": "breath", "channel": 1, "number": 1},
        {"control": "master", "kind": "note", "channel": 1, "number": 1},
        {"control": "master/gain", "kind": "controller", "channel": 1, "number": 1}]})");
  ASSERT_EQ(some.all().size(), 1U);
  EXPECT_EQ(some.all().front().source, (MidiSource{Kind::kController, 1, 1}));
}

}  // namespace
}  // namespace midipool::surface
