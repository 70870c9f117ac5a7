// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace midipool {

// The kinds of MIDI messages that a player may share, apart from clock and transport.
enum class MessageKind : std::uint8_t {
  kNotes,  // note on, note off, all notes off, all sound off
  kControllers,
  kProgram,
  kPressure,  // of a channel or a key
  kPitchBend,
  kExclusive
};

// A set of kinds.
class MessageKinds {
 public:
  constexpr MessageKinds() noexcept = default;

  constexpr void add(MessageKind kind) noexcept { bits_ |= bit(kind); }
  [[nodiscard]] constexpr bool has(MessageKind kind) const noexcept {
    return (bits_ & bit(kind)) != 0;
  }
  [[nodiscard]] constexpr bool empty() const noexcept { return bits_ == 0; }

 private:
  static constexpr unsigned bit(MessageKind kind) noexcept {
    return 1U << static_cast<unsigned>(kind);
  }
  unsigned bits_ = 0;
};

// The kind of a whole, well-formed message; nothing for transport, clock and what is malformed.
[[nodiscard]] std::optional<MessageKind> kindOf(std::span<const std::uint8_t> message) noexcept;

}  // namespace midipool
