// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "time/beats.hpp"

namespace midipool {

// Status bytes of the MIDI 1.0 specification.
namespace status {
inline constexpr std::uint8_t kNoteOff = 0x80;
inline constexpr std::uint8_t kNoteOn = 0x90;
inline constexpr std::uint8_t kPolyphonicPressure = 0xA0;
inline constexpr std::uint8_t kController = 0xB0;
inline constexpr std::uint8_t kProgram = 0xC0;
inline constexpr std::uint8_t kChannelPressure = 0xD0;
inline constexpr std::uint8_t kPitchBend = 0xE0;
inline constexpr std::uint8_t kSystemExclusive = 0xF0;
inline constexpr std::uint8_t kQuarterFrame = 0xF1;
inline constexpr std::uint8_t kSongPosition = 0xF2;
inline constexpr std::uint8_t kSongSelect = 0xF3;
inline constexpr std::uint8_t kTuneRequest = 0xF6;
inline constexpr std::uint8_t kEndOfExclusive = 0xF7;
inline constexpr std::uint8_t kClock = 0xF8;
inline constexpr std::uint8_t kStart = 0xFA;
inline constexpr std::uint8_t kContinue = 0xFB;
inline constexpr std::uint8_t kStop = 0xFC;
inline constexpr std::uint8_t kActiveSensing = 0xFE;
inline constexpr std::uint8_t kReset = 0xFF;
}  // namespace status

// A MIDI message of up to three bytes, all but system exclusive. Plain data.
struct ShortMessage {
  std::array<std::uint8_t, 3> bytes{};
  std::uint8_t size = 0;

  [[nodiscard]] static constexpr ShortMessage of(std::uint8_t status) noexcept {
    return {{status, 0, 0}, 1};
  }
  // Song position counts sixteenths in 14 bits; what lies behind the 16,383rd wraps, as there is no
  // other way to say it.
  [[nodiscard]] static constexpr ShortMessage songPosition(Beats song) noexcept {
    const auto sixteenths = song.wholeTicks() / Beats::kTicksPerSixteenth;
    return {{status::kSongPosition, static_cast<std::uint8_t>(sixteenths & 0x7F),
             static_cast<std::uint8_t>((sixteenths >> 7) & 0x7F)},
            3};
  }

  [[nodiscard]] constexpr std::uint8_t status() const noexcept { return bytes[0]; }
  [[nodiscard]] constexpr std::span<const std::uint8_t> data() const noexcept {
    return {bytes.data(), size};
  }

  constexpr bool operator==(const ShortMessage&) const noexcept = default;
};

}  // namespace midipool
