// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/sound/monitor.hpp"

namespace midipool {

const char* nameOf(Monitor monitor) noexcept {
  if (monitor == Monitor::kOff) return "off";
  return monitor == Monitor::kDirect ? "direct" : "aligned";
}

std::optional<Monitor> monitorNamed(std::string_view name) noexcept {
  for (const auto monitor : {Monitor::kOff, Monitor::kDirect, Monitor::kAligned}) {
    if (name == nameOf(monitor)) return monitor;
  }
  return std::nullopt;
}

}  // namespace midipool
