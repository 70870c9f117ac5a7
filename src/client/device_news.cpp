// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/device_news.hpp"

#include <utility>

#include <fmt/format.h>

#include "client/port_words.hpp"

namespace midipool {

void DeviceNews::entered(const Devices& devices) {
  if (!std::exchange(isInRoom_, true)) greet(devices);
}

void DeviceNews::greet(const Devices& devices) {
  if (!isInRoom_) return;
  midiConnected_ = devices.midi->connected();
  audioConnected_ = devices.audio && devices.audio->state().connected;
  tell(*devices.midi);
  if (devices.audio) return tell(*devices.audio);
  log_(LogLevel::kInfo, "sound: none (--audio none): you send no sound, and hear none");
}

void DeviceNews::tell(const MidiDevice& device) const {
  log_(LogLevel::kInfo, fmt::format("MIDI: {}", device.description()));
  if (device.receivePortName().empty()) return;
  log_(LogLevel::kInfo, fmt::format("connect {} to your slave's MIDI in, its MIDI out to {}",
                                    device.receivePortName(), device.sendPortName()));
}

void DeviceNews::tell(const AudioDevice& device) const {
  log_(LogLevel::kInfo, fmt::format("sound: {}", device.description()));
  if (device.receiveName().empty()) return;
  log_(LogLevel::kInfo, fmt::format("play into {}, listen to {}",
                                    portsInWords(device.sendName(), device.state().inputs),
                                    portsInWords(device.receiveName(), kOutputs)));
}

void DeviceNews::watch(const Devices& devices) {
  if (!isInRoom_) return;
  note("MIDI", devices.midi->connected(), midiConnected_, devices.midi->description());
  if (!devices.audio) return;
  note("sound", devices.audio->state().connected, audioConnected_, devices.audio->description());
}

void DeviceNews::note(const char* what, bool connected, bool& before,
                      const std::string& description) const {
  if (connected == before) return;
  before = connected;
  log_(connected ? LogLevel::kInfo : LogLevel::kWarning,
       connected
           ? fmt::format("{} is back: {}", what, description)
           : fmt::format("{}: the server or device is gone; waiting for it to come back", what));
}

}  // namespace midipool
