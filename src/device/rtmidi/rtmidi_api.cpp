// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/rtmidi/rtmidi_api.hpp"

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

#include "device/jack/jack_server.hpp"
#include "device/midi_device.hpp"

namespace midipool {
namespace {

bool compiledIn(RtMidi::Api api) {
  std::vector<RtMidi::Api> apis;
  RtMidi::getCompiledApi(apis);
  return std::ranges::find(apis, api) != apis.end();
}

RtMidi::Api rtMidiApi(RtMidiApi api) noexcept {
  switch (api) {
    case RtMidiApi::kAlsa:
      return RtMidi::LINUX_ALSA;
    case RtMidiApi::kJack:
      return RtMidi::UNIX_JACK;
    case RtMidiApi::kCore:
      return RtMidi::MACOSX_CORE;
    case RtMidiApi::kWindows:
      break;
  }
  return RtMidi::WINDOWS_MM;
}

bool alsaSequencerOpens() {
  return std::fstream{"/dev/snd/seq", std::ios::in | std::ios::out | std::ios::binary}.is_open();
}

}  // namespace

RtMidiApi systemMidiApi() noexcept {
  if (compiledIn(RtMidi::MACOSX_CORE)) return RtMidiApi::kCore;
  if (compiledIn(RtMidi::WINDOWS_MM)) return RtMidiApi::kWindows;
  return RtMidiApi::kAlsa;
}

const char* nameOf(RtMidiApi api) noexcept {
  switch (api) {
    case RtMidiApi::kAlsa:
      return "ALSA";
    case RtMidiApi::kJack:
      return "JACK through RtMidi";
    case RtMidiApi::kCore:
      return "CoreMIDI";
    case RtMidiApi::kWindows:
      break;
  }
  return "Windows MIDI";
}

RtMidi::Api requireApi(RtMidiApi api) {
  const auto number = rtMidiApi(api);
  if (!compiledIn(number)) {
    throw DeviceError{std::string{"the RtMidi library here was built without "} + nameOf(api)};
  }
  if (api == RtMidiApi::kAlsa && !alsaSequencerOpens()) {
    throw DeviceError{"the ALSA sequencer is not there (/dev/snd/seq); try: sudo modprobe snd-seq"};
  }
  if (api == RtMidiApi::kJack && !jackServerRuns()) {
    throw DeviceError{"no JACK server is running; start one, e.g. with qjackctl or: jackd -d alsa"};
  }
  return number;
}

}  // namespace midipool
