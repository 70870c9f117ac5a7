// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/jack/jack_server.hpp"

#include "device/jack/jack_client.hpp"

namespace midipool {

bool jackServerRuns() noexcept {
  silenceJack();
  jack_client_t* probe = jack_client_open("midiPool probe", JackNoStartServer, nullptr);
  if (probe == nullptr) return false;
  jack_client_close(probe);
  return true;
}

}  // namespace midipool
