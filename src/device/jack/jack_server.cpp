// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/jack/jack_server.hpp"

#include "device/jack/jack_client.hpp"

namespace midipool {
namespace {

std::optional<JackServerState> askAs(const char* name) noexcept {
  silenceJack();
  jack_client_t* probe = jack_client_open(name, JackNoStartServer, nullptr);
  if (probe == nullptr) return std::nullopt;
  const JackServerState state{jack_get_sample_rate(probe), jack_get_buffer_size(probe)};
  jack_client_close(probe);
  return state;
}

}  // namespace

bool jackServerTakes(const std::string& name) noexcept {
  return askAs(name.c_str()).has_value();
}

bool jackServerRuns() noexcept {
  return jackServerState().has_value();
}

std::optional<JackServerState> jackServerState() noexcept {
  return askAs("midiPool probe");
}

}  // namespace midipool
