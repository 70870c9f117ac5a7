// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "client/player.hpp"
#include "client/sound/sound.hpp"
#include "device/devices.hpp"
#include "recorder/room_recording.hpp"
#include "ui/control/messages.hpp"
#include "ui/control/recent_sound.hpp"

namespace midipool::control {

// What a player's engine is made of, for those who show it.
struct RoomParts {
  const Player& player;
  Sound& sound;
  const Devices& devices;
  const Clock& clock;
  std::size_t inputs = 0;  // that the sound device has
};

// What is told of a room, as docs/control-api.md says it, out of what the engine knows. One for each
// time in a room. Not thread-safe.
class RoomViews {
 public:
  // Joined or away, and who may do what; not the room's name, nor how to get there.
  static void describe(const Player& player, Session& session);

  [[nodiscard]] Players players(const RoomParts& room);
  [[nodiscard]] static MixerState mixer(const RoomParts& room);
  [[nodiscard]] static Meters meters(const RoomParts& room, const MixerState& mixer);
  // Nothing before the clock is known.
  [[nodiscard]] static std::optional<Transport> transport(const RoomParts& room);
  [[nodiscard]] static ClockInfo clock(const RoomParts& room);
  [[nodiscard]] static Recording recording(const RoomParts& room,
                                           const RoomRecording::State& state);
  [[nodiscard]] static PlayoutInfo playout(const RoomParts& room);

 private:
  struct Heard {
    Players::Sound sound;
    RecentSound::Shares shares;
  };
  [[nodiscard]] std::map<std::string, Heard> listen(const RoomParts& room);

  std::map<std::uint32_t, RecentSound> recent_;  // by source
};

}  // namespace midipool::control
