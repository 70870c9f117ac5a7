// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/device_answers.hpp"

#include <gtest/gtest.h>

namespace midipool {
namespace {

TEST(DeviceAnswers, ChoicesAreWhatTheMachineHas) {
  DeviceSurvey survey;
  survey.jack = JackServerState{48000, 128};
  AudioHardware card;
  card.system = "ALSA";
  card.name = "USB";
  card.outputs = 2;
  AudioHardware microphone;
  microphone.inputs = 1;
  survey.hardware = {card, microphone};
  const auto list = deviceList(survey, {}, {});
  ASSERT_EQ(list.audioChoices.size(), 4U);
  EXPECT_EQ(list.audioChoices[1].audio, "jack");
  EXPECT_EQ(list.audioChoices[2].device, "USB");
  EXPECT_EQ(list.audioChoices[2].name, "ALSA: USB");
  EXPECT_EQ(list.audioChoices[3].audio, "null");
  EXPECT_EQ(list.midiChoices[1].midi, "jack");
  EXPECT_EQ(list.audio, "auto");
  EXPECT_FALSE(list.audioConnected);
}

TEST(DeviceAnswers, OwnPortsAreToldFromOthers) {
  PortGraph graph;
  for (const auto* name :
       {"midiPool:send_1", "midiPool send:playback_FL", "midiPool receive:capture_1",
        "midiPool-01:send_1", "midiPool sender:out", "synth:out"}) {
    graph.ports.push_back({name, false, true});
  }
  graph.connections = {{"synth:out", "midiPool:send_1"}, {"synth:out", "system:playback_1"}};
  const auto list = portList(PortSystem::kJack, graph, "midiPool");
  EXPECT_EQ(list.system, "jack");
  EXPECT_EQ(list.own.size(), 3U);
  EXPECT_EQ(list.others.size(), 3U);
  ASSERT_EQ(list.connections.size(), 1U);
  EXPECT_EQ(list.connections[0][1], "midiPool:send_1");
}

}  // namespace
}  // namespace midipool
