// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <utility>

#include "device/devices.hpp"
#include "net/log.hpp"

namespace midipool {

// Tells people of their devices: what they are and how to connect them, and when one is lost or back.
class DeviceNews {
 public:
  explicit DeviceNews(Log log) : log_{std::move(log)} {}

  // In the room; nothing is said before, as who does not get in has no use for it.
  void entered(const Devices& devices);
  // They have just been opened.
  void greet(const Devices& devices);
  // Now and then.
  void watch(const Devices& devices);

 private:
  void tell(const MidiDevice& device) const;
  void tell(const AudioDevice& device) const;
  void note(const char* what, bool connected, bool& before, const std::string& description) const;

  Log log_;
  bool isInRoom_ = false;
  bool midiConnected_ = true;
  bool audioConnected_ = true;
};

}  // namespace midipool
