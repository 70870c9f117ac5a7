// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "audio/metronome_click.hpp"

namespace midipool {

// Sounds the clicks that it is told, each from its frame on, over the ends of those before. Mono, at
// 48 kHz. Realtime-safe, used by one thread.
class Metronome {
 public:
  // One begins at that frame of the next block. Where more sound at once than there are voices, the
  // oldest ends.
  void begin(ClickKind kind, std::size_t frame) noexcept;

  // Overwrites a block of any length.
  void render(std::span<float> out) noexcept;

  // What sounds is cut off.
  void silence() noexcept { voices_ = {}; }

 private:
  // As many as sound at once when every tick of the fastest tempo is one.
  static constexpr std::size_t kVoices = 16;

  struct Voice {
    std::span<const float> rest;  // of its click
    std::size_t wait = 0;         // frames before it
  };

  MetronomeClick accent_{ClickKind::kAccent};
  MetronomeClick beat_{ClickKind::kBeat};
  MetronomeClick subdivision_{ClickKind::kSubdivision};
  std::array<Voice, kVoices> voices_{};
  std::size_t next_ = 0;
};

}  // namespace midipool
