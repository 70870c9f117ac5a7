// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// What a fader or button of hardware, or of a tablet, may work.
namespace midipool::surface {

// A control of the mixer or the transport, by a name that stays when players come and go:
//
//   strip/NICK/gain   strip/NICK/pan   strip/NICK/mute   strip/NICK/solo
//   input/N/gain      input/N/pan      input/N/mute      input/N/solo      N from 1
//   master/gain
//   metronome/gain    metronome/pan    metronome/mute    metronome/solo
//   transport/play    transport/stop   transport/continue   transport/tap
//
// NICK may hold anything, slashes too. Plain data.
struct ControlName {
  enum class Group : std::uint8_t { kStrip, kInput, kMaster, kMetronome, kTransport };
  enum class Part : std::uint8_t { kGain, kPan, kMute, kSolo, kPlay, kStop, kContinue, kTap };

  Group group = Group::kMaster;
  std::string nickname;   // of a strip
  std::size_t input = 0;  // from 1
  Part part = Part::kGain;

  // A fader or knob, or else a button.
  [[nodiscard]] bool isContinuous() const noexcept {
    return part == Part::kGain || part == Part::kPan;
  }

  bool operator==(const ControlName&) const = default;
};

// Nothing for what is no control.
[[nodiscard]] std::optional<ControlName> parseControl(std::string_view text);
[[nodiscard]] std::string textOf(const ControlName& control);

}  // namespace midipool::surface
