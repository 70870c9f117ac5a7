// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>

#include "ui/control/messages.hpp"
#include "ui/control/requests.hpp"
#include "ui/control/story.hpp"

namespace midipool::control {

// The running program as the control desk sees it. Called on the desk's thread.
class Program {
 public:
  virtual ~Program() = default;

  [[nodiscard]] virtual Session session() = 0;
  [[nodiscard]] virtual RecentRooms recentRooms() = 0;
  [[nodiscard]] virtual Settings settings() = 0;
  [[nodiscard]] virtual Mappings mappings() = 0;

  // Of the room; nothing outside one, or while nothing is known.
  [[nodiscard]] virtual std::optional<Players> players() = 0;
  [[nodiscard]] virtual std::optional<MixerState> mixer() = 0;
  [[nodiscard]] virtual std::optional<Transport> transport() = 0;
  [[nodiscard]] virtual std::optional<ClockInfo> clock() = 0;
  // Nothing where there is no sound to record.
  [[nodiscard]] virtual std::optional<Recording> recording() { return std::nullopt; }
  // Nothing where there is no sound to hear.
  [[nodiscard]] virtual std::optional<PlayoutInfo> playout() { return std::nullopt; }
  // Of the room, up to now.
  [[nodiscard]] virtual const Story& story() = 0;
  // In the order of that mixer.
  [[nodiscard]] virtual std::optional<Meters> meters(const MixerState& mixer) = 0;

  // Anything but `hello`. The answer comes once, at once or later; it may come when nobody waits for
  // it any more.
  using Reply = std::function<void(const Answer&)>;
  virtual void perform(const Wish& wish, Reply reply) = 0;
};

}  // namespace midipool::control
