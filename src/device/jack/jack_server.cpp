// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/jack/jack_server.hpp"

#include "device/jack/jack_client.hpp"

namespace midipool {

bool jackServerRuns() noexcept {
  return jackServerState().has_value();
}

std::optional<JackServerState> jackServerState() noexcept {
  silenceJack();
  jack_client_t* probe = jack_client_open("midiPool probe", JackNoStartServer, nullptr);
  if (probe == nullptr) return std::nullopt;
  const JackServerState state{jack_get_sample_rate(probe), jack_get_buffer_size(probe)};
  jack_client_close(probe);
  return state;
}

}  // namespace midipool
