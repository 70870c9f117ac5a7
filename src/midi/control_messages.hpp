// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <variant>

#include "time/timeline.hpp"

namespace midipool {

// Messages beyond the system real time ones by which devices steer a transport.

// MIDI Machine Control (MMC, RP-013): F0 7F device 06 command … F7, from any device number.
struct MachinePlay {};
struct MachineStop {};
struct MachineLocate {
  Nanoseconds time;  // from the song's start, at the frame rate that the message names
};

// Mackie Control's cycle button pressed: note 86 of channel 1 at full velocity.
struct CycleButton {};

// midiPool's own, as MIDI has no message for a loop area:
//   F0 7D 6D 50 01 s2 s1 s0 e2 e1 e0 F7   loop from sixteenth s to sixteenth e, 21 bits each,
//                                         the highest 7 first, counted from 0
//   F0 7D 6D 50 00 F7                     no loop
struct LoopArea {
  std::optional<Loop> loop;
};

using ControlMessage = std::variant<MachinePlay, MachineStop, MachineLocate, CycleButton, LoopArea>;

// Nothing when the bytes are no such message, or a malformed one.
[[nodiscard]] std::optional<ControlMessage> parseControlMessage(
    std::span<const std::uint8_t> message) noexcept;

}  // namespace midipool
