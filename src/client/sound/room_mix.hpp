// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <filesystem>
#include <map>
#include <string>

#include "audio/mixer.hpp"
#include "client/sound/listening.hpp"
#include "client/sound/metronome_settings.hpp"

namespace midipool {

// How a player has set his mixer in one room: the others by their nicknames, whether they are there
// or not, his own inputs, his metronome, and how he listens.
struct RoomMix {
  static constexpr std::size_t kInputs = 8;

  std::map<std::string, StripSettings> strips;
  std::array<StripSettings, kInputs> inputs = usualInputs();
  Decibels master{};
  MetronomeSettings metronome;
  Listening listening;

  bool operator==(const RoomMix&) const noexcept = default;

  // As most play: the first two are left and right, what comes beyond stands in the middle.
  static std::array<StripSettings, kInputs> usualInputs() noexcept;
};

// Keeps the mixes of all rooms in one file. Not thread-safe.
class RoomMixFile {
 public:
  explicit RoomMixFile(std::filesystem::path file) : file_{std::move(file)} {}

  // What was saved for that room; as new where there is nothing. Throws std::runtime_error with one
  // line when the file cannot be read; what makes no sense in it is left out.
  [[nodiscard]] RoomMix load(const std::string& room) const;
  // Throws std::runtime_error with one line.
  void save(const std::string& room, const RoomMix& mix) const;

 private:
  std::filesystem::path file_;
};

// Bounds for what comes from outside: gain up to the fader's top, pan from -1 to 1.
[[nodiscard]] StripSettings limited(StripSettings settings) noexcept;

}  // namespace midipool
