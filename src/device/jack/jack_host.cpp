// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/jack/jack_host.hpp"

namespace midipool {

JackHost::JackHost(const std::string& name, Spooler* spooler, AudioProcess* process,
                   std::size_t inputs) {
  std::vector<JackPart*> parts;
  if (spooler != nullptr) parts.push_back(&midi_.emplace(*spooler, record_));
  if (process != nullptr) parts.push_back(&audio_.emplace(*process, inputs));
  session_.emplace(name, std::move(parts));
}

std::string JackHost::portName(const char* port) const {
  return session_->clientName() + ":" + port;
}

}  // namespace midipool
