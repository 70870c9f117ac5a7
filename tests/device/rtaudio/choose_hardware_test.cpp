// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "device/rtaudio/rtaudio_devices.hpp"

namespace midipool {
namespace {

AudioHardware card(const char* system, const char* name, unsigned inputs, unsigned outputs,
                   std::vector<unsigned> rates = {44100, 48000}) {
  AudioHardware device;
  device.system = system;
  device.name = name;
  device.inputs = inputs;
  device.outputs = outputs;
  device.sampleRates = std::move(rates);
  return device;
}

TEST(ChooseHardware, NothingIsNothing) {
  EXPECT_FALSE(chooseHardware({}, "", 48000));
  EXPECT_FALSE(chooseHardware({card("ALSA", "card", 0, 0)}, "", 48000));
}

TEST(ChooseHardware, TakesTheDefaultsOfTheFirstSystem) {
  auto speakers = card("Pulse", "speakers", 0, 2);
  auto microphone = card("Pulse", "microphone", 1, 0);
  speakers.defaultOutput = true;
  microphone.defaultInput = true;
  const auto choice = chooseHardware({card("Pulse", "hdmi", 0, 8), card("Pulse", "line", 2, 0),
                                      speakers, microphone, card("ALSA", "hw:0", 2, 2)},
                                     "", 48000);
  ASSERT_TRUE(choice);
  EXPECT_EQ(choice->system, "Pulse");
  EXPECT_EQ(choice->output->name, "speakers");
  EXPECT_EQ(choice->input->name, "microphone");
  EXPECT_EQ(choice->sampleRate, 48000U);
}

TEST(ChooseHardware, FindsAPartOfANameInAnyCase) {
  const std::vector all{card("Pulse", "speakers", 0, 2), card("ALSA", "hw:Scarlett 2i2,0", 2, 2)};
  const auto choice = chooseHardware(all, "scarlett", 48000);
  ASSERT_TRUE(choice);
  EXPECT_EQ(choice->output->name, "hw:Scarlett 2i2,0");
  EXPECT_EQ(choice->input->name, "hw:Scarlett 2i2,0");
  EXPECT_FALSE(chooseHardware(all, "babyface", 48000));
}

TEST(ChooseHardware, TheWholeNameCountsForMoreThanAPart) {
  const auto choice =
      chooseHardware({card("ALSA", "hw:10", 2, 2), card("ALSA", "hw:1", 2, 2)}, "hw:1", 48000);
  EXPECT_EQ(choice->output->name, "hw:1");
}

TEST(ChooseHardware, ASystemWithAnOutputComesBeforeOneWithout) {
  const auto choice =
      chooseHardware({card("Pulse", "microphone", 1, 0), card("ALSA", "card", 0, 2)}, "", 48000);
  EXPECT_EQ(choice->system, "ALSA");
  EXPECT_FALSE(choice->input);
}

TEST(ChooseHardware, ARateThatBothSidesCanDoAndIsNearest) {
  const auto choice = chooseHardware(
      {card("ALSA", "out", 0, 2, {44100, 48000, 96000}), card("ALSA", "in", 2, 0, {44100, 96000})},
      "", 48000);
  EXPECT_EQ(choice->sampleRate, 44100U);
}

}  // namespace
}  // namespace midipool
