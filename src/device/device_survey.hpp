// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "device/jack/jack_server.hpp"
#include "device/rtaudio/rtaudio_devices.hpp"

namespace midipool {

// What sound systems this build knows and this machine has now.
struct DeviceSurvey {
  // Which backends are in this build; null always is.
  bool knowsJack = false;
  bool knowsPipeWire = false;
  bool knowsRtAudio = false;
  bool knowsFiles = false;
  std::optional<JackServerState> jack;  // nothing: no server runs
  std::string pipeWire;                 // its version; empty: none runs
  std::vector<AudioHardware> hardware;
  std::string choice;  // what --audio auto takes: jack, pipewire, rtaudio or null
};

// What this process has open itself: it is there, and is not asked for.
struct OpenedHere {
  bool jack = false;
  bool hardware = false;
};

// Takes up to a second, as it asks all of them.
[[nodiscard]] DeviceSurvey surveyDevices(const OpenedHere& open = {});

}  // namespace midipool
