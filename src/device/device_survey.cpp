// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/device_survey.hpp"

#include "device/pipewire/pipewire_server.hpp"

namespace midipool {
namespace {

std::string choose(const DeviceSurvey& survey) {
  if (survey.jack) return "jack";
  if (!survey.pipeWire.empty()) return "pipewire";
  return survey.hardware.empty() ? "null" : "rtaudio";
}

}  // namespace

DeviceSurvey surveyDevices(const OpenedHere& open) {
  DeviceSurvey survey;
  survey.knowsJack = MIDIPOOL_JACK;
  survey.knowsPipeWire = MIDIPOOL_PIPEWIRE;
  survey.knowsRtAudio = MIDIPOOL_RTAUDIO;
  survey.knowsFiles = MIDIPOOL_SNDFILE;
  survey.jack = open.jack ? JackServerState{} : jackServerState();
  survey.pipeWire = pipeWireVersion();
  if (!open.hardware) survey.hardware = listAudioHardware();
  survey.choice = choose(survey);
  return survey;
}

}  // namespace midipool
