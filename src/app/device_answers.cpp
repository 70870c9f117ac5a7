// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/device_answers.hpp"

#include <filesystem>
#include <system_error>

namespace midipool {
namespace {

constexpr const char* kBest = "what is best";

bool hasAlsaSequencer() {
  std::error_code ignored;
  return std::filesystem::exists("/dev/snd/seq", ignored);
}

const char* nameOf(PortSystem system) {
  if (system == PortSystem::kJack) return "jack";
  return system == PortSystem::kPipeWire ? "pipewire" : "none";
}

// "midiPool:send_1", and of PipeWire's virtual devices "midiPool send:playback_FL".
bool isOwn(const std::string& port, const std::string& own) {
  if (own.empty() || !port.starts_with(own) || port.size() == own.size()) return false;
  const auto next = port[own.size()];
  return next == ':' || port.starts_with(own + " send:") || port.starts_with(own + " receive:");
}

void addAudio(const DeviceSurvey& survey, control::DeviceList& list) {
  list.audioChoices.push_back({"auto", "", kBest});
  if (survey.jack) list.audioChoices.push_back({"jack", "", "JACK"});
  if (!survey.pipeWire.empty()) list.audioChoices.push_back({"pipewire", "", "PipeWire"});
  for (const auto& device : survey.hardware) {
    if (device.outputs == 0) continue;  // an input is taken with its output
    list.audioChoices.push_back({"rtaudio", device.name, device.system + ": " + device.name});
  }
  list.audioChoices.push_back({"null", "", "no sound, time only"});
}

void addMidi(const DeviceSurvey& survey, control::DeviceList& list) {
  list.midiChoices.push_back({"auto", kBest});
  if (survey.jack) list.midiChoices.push_back({"jack", "JACK"});
  if (hasAlsaSequencer()) list.midiChoices.push_back({"rtmidi", "ALSA"});
  list.midiChoices.push_back({"none", "none"});
}

}  // namespace

control::DeviceList deviceList(const DeviceSurvey& survey, const JoinOptions& chosen,
                               const Devices& open) {
  control::DeviceList list;
  list.audio = chosen.sound.audio;
  list.audioDevice = chosen.sound.hardware;
  list.midi = chosen.midi;
  addAudio(survey, list);
  addMidi(survey, list);
  if (open.audio) {
    list.audioDescription = open.audio->description();
    list.audioConnected = open.audio->state().connected;
  }
  if (open.midi) {
    list.midiDescription = open.midi->description();
    list.midiConnected = open.midi->connected();
    list.sendPort = open.midi->sendPortName();
    list.receivePort = open.midi->receivePortName();
  }
  return list;
}

PortSystem portSystemOf(const Devices& devices) {
  if (devices.audio && devices.audio->portSystem() != PortSystem::kNone) {
    return devices.audio->portSystem();
  }
  return devices.midi ? devices.midi->portSystem() : PortSystem::kNone;
}

std::string ownPrefix(const Devices& devices, const std::string& name) {
  if (portSystemOf(devices) != PortSystem::kJack) return name;
  const bool byAudio = devices.audio && devices.audio->portSystem() == PortSystem::kJack;
  const auto port = byAudio ? devices.audio->sendName() : devices.midi->sendPortName();
  return port.substr(0, port.rfind(':'));
}

control::PortList portList(PortSystem system, const PortGraph& graph, const std::string& own) {
  control::PortList list;
  list.system = nameOf(system);
  for (const auto& port : graph.ports) {
    auto& side = isOwn(port.name, own) ? list.own : list.others;
    side.push_back({port.name, port.midi, port.input});
  }
  for (const auto& [from, to] : graph.connections) {
    if (isOwn(from, own) || isOwn(to, own)) list.connections.push_back({from, to});
  }
  return list;
}

}  // namespace midipool
