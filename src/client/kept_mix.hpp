// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

#include "client/sound/room_mix.hpp"
#include "net/log.hpp"
#include "time/clock.hpp"

namespace midipool {

// One room's mixer in the file of all mixes: read once, and written a moment after a change, so that a
// fader that is moved does not write at each step. What goes wrong with the file is a line of warning.
// One thread.
class KeptMix {
 public:
  // No file: nothing is kept.
  KeptMix(const std::filesystem::path& file, std::string room, Log log);

  [[nodiscard]] RoomMix load() const;
  void changed(LocalTime now) noexcept;
  // Now and then, with the mix as it is.
  void tick(const RoomMix& mix, LocalTime now);
  // What has changed, without waiting.
  void save(const RoomMix& mix);

 private:
  RoomMixFile file_;
  bool isKept_;
  std::string room_;
  Log log_;
  bool hasChanged_ = false;
  LocalTime due_{};
};

}  // namespace midipool
