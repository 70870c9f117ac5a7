// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>

#include <boost/json.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/commands.hpp"
#include "app/program.hpp"
#include "device/device_survey.hpp"

namespace midipool {
namespace {

std::string line(const char* backend, bool known, bool there, const std::string& what) {
  const auto* mark = !known ? "not built" : there ? "ok" : "missing";
  return fmt::format("{:<10} {:<9}  {}\n", backend, mark, what);
}

std::string hardwareLines(const DeviceSurvey& survey) {
  std::string lines;
  for (const auto& device : survey.hardware) {
    lines +=
        fmt::format("             {}: \"{}\", {} in, {} out, {} Hz{}{}\n", device.system,
                    device.name, device.inputs, device.outputs, fmt::join(device.sampleRates, " "),
                    device.defaultInput ? ", default input" : "",
                    device.defaultOutput ? ", default output" : "");
  }
  return lines;
}

std::string jackText(const DeviceSurvey& survey) {
  if (!survey.jack) return "no server runs; start one, e.g. with qjackctl or: jackd -d alsa";
  return fmt::format("a server runs, {} Hz, {} frames", survey.jack->sampleRate,
                     survey.jack->frames);
}

std::string pipeWireText(const DeviceSurvey& survey) {
  if (!survey.pipeWire.empty()) return survey.pipeWire + " runs";
  return "none runs; start it: systemctl --user start pipewire wireplumber";
}

std::string hardwareText(const DeviceSurvey& survey) {
  if (!survey.hardware.empty()) return "sound hardware:";
  if (!survey.pipeWire.empty()) return "no hardware that PipeWire does not have already";
  return "no sound hardware was found; plug one in, or start a sound server";
}

std::string forPeople(const DeviceSurvey& survey) {
  return line("jack", survey.knowsJack, survey.jack.has_value(), jackText(survey)) +
         line("pipewire", survey.knowsPipeWire, !survey.pipeWire.empty(), pipeWireText(survey)) +
         line("rtaudio", survey.knowsRtAudio, !survey.hardware.empty(), hardwareText(survey)) +
         hardwareLines(survey) +
         line("file", survey.knowsFiles, true, "sends a sound file, writes the mix into one") +
         line("null", true, true, "keeps time without sound") +
         fmt::format("\n--audio auto takes {} now{}\n", survey.choice,
                     survey.choice == "null" ? ": do one of the above to have sound" : "");
}

boost::json::array hardwareJson(const DeviceSurvey& survey) {
  boost::json::array devices;
  for (const auto& device : survey.hardware) {
    devices.push_back(
        {{"system", device.system},
         {"name", device.name},
         {"inputs", device.inputs},
         {"outputs", device.outputs},
         {"sample_rates", boost::json::array(device.sampleRates.begin(), device.sampleRates.end())},
         {"default_input", device.defaultInput},
         {"default_output", device.defaultOutput}});
  }
  return devices;
}

boost::json::object forPrograms(const DeviceSurvey& survey) {
  boost::json::object jack{{"built", survey.knowsJack}, {"running", survey.jack.has_value()}};
  if (survey.jack) {
    jack["sample_rate"] = survey.jack->sampleRate;
    jack["frames"] = survey.jack->frames;
  }
  boost::json::object pipeWire{{"built", survey.knowsPipeWire},
                               {"running", !survey.pipeWire.empty()}};
  if (!survey.pipeWire.empty()) pipeWire["version"] = survey.pipeWire;
  return {{"jack", jack},
          {"pipewire", pipeWire},
          {"rtaudio", {{"built", survey.knowsRtAudio}, {"devices", hardwareJson(survey)}}},
          {"file", {{"built", survey.knowsFiles}}},
          {"null", {{"built", true}}},
          {"auto", survey.choice}};
}

}  // namespace

int listDevices(bool json) {
  const auto survey = surveyDevices();
  std::fputs(
      (json ? boost::json::serialize(forPrograms(survey)) + "\n" : forPeople(survey)).c_str(),
      stdout);
  return kDone;
}

}  // namespace midipool
