// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "client/sound/monitor.hpp"
#include "wire/mix_wish.hpp"
#include "wire/playout.hpp"

namespace midipool {

// How a player hears one room: how late, whether himself too, and the others mixed by whom.
struct Listening {
  PlayoutChoice playout{};
  Monitor monitor = Monitor::kAligned;
  ReceiveMode receive = ReceiveMode::kAuto;

  bool operator==(const Listening&) const noexcept = default;
};

// What is absent stays.
struct ListeningChange {
  std::optional<PlayoutChoice> playout{};
  std::optional<Monitor> monitor{};
  std::optional<ReceiveMode> receive{};

  bool operator==(const ListeningChange&) const noexcept = default;
};

[[nodiscard]] inline Listening changed(const Listening& listening, const ListeningChange& change) {
  return {change.playout.value_or(listening.playout), change.monitor.value_or(listening.monitor),
          change.receive.value_or(listening.receive)};
}

}  // namespace midipool
