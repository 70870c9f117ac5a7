// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/surface/desk_moves.hpp"

#include <algorithm>
#include <cmath>

#include "audio/fader_law.hpp"

namespace midipool::surface {
namespace {

using Group = ControlName::Group;
using Part = ControlName::Part;

// A step and a half of a MIDI controller, which cannot say "the middle".
constexpr double kMiddle = 1.5 / 127.0;

double panAt(double position) noexcept {
  const double pan = 2.0 * std::clamp(position, 0.0, 1.0) - 1.0;
  return std::abs(pan) <= kMiddle ? 0.0 : pan;
}

control::StripChange changeOf(Part part, double position) noexcept {
  control::StripChange change;
  switch (part) {
    case Part::kGain:
      change.gain = gainAtFader(position);
      break;
    case Part::kPan:
      change.pan = panAt(position);
      break;
    case Part::kMute:
      change.muted = position >= 0.5;
      break;
    case Part::kSolo:
      change.soloed = position >= 0.5;
      break;
    default:
      break;
  }
  return change;
}

std::optional<double> positionIn(const StripSettings& strip, Part part) noexcept {
  switch (part) {
    case Part::kGain:
      return faderAtGain(strip.gain);
    case Part::kPan:
      return (strip.pan + 1.0) / 2.0;
    case Part::kMute:
      return strip.muted ? 1.0 : 0.0;
    case Part::kSolo:
      return strip.soloed ? 1.0 : 0.0;
    default:
      return std::nullopt;
  }
}

}  // namespace

const StripSettings* settingsOf(const ControlName& control,
                                const control::MixerState& mixer) noexcept {
  if (control.group == Group::kInput) {
    const auto place = control.input - 1;
    return place < mixer.inputs.size() ? &mixer.inputs[place] : nullptr;
  }
  if (control.group == Group::kMetronome) return &mixer.metronome.strip;
  if (control.group != Group::kStrip) return nullptr;
  const auto found =
      std::ranges::find(mixer.strips, control.nickname, &control::MixerState::Strip::nickname);
  return found == mixer.strips.end() ? nullptr : &found->settings;
}

std::optional<double> positionOf(const ControlName& control,
                                 const control::MixerState& mixer) noexcept {
  if (control.group == Group::kMaster) return faderAtGain(mixer.master);
  const auto* strip = settingsOf(control, mixer);
  if (strip == nullptr) return std::nullopt;
  return positionIn(*strip, control.part);
}

control::Wish wishToPut(const ControlName& control, double position) {
  const auto change = changeOf(control.part, position);
  switch (control.group) {
    case Group::kStrip:
      return control::ChangeStrip{control.nickname, change};
    case Group::kInput:
      return control::ChangeInput{control.input, change};
    case Group::kMetronome:
      return control::ChangeMetronome{{}, change};
    default:
      return control::ChangeMaster{change.gain};
  }
}

std::optional<control::Wish> wishToSteer(Part button) {
  switch (button) {
    case Part::kPlay:
      return control::Steer{{StartSong{}, Quantise::kNone}};
    case Part::kStop:
      return control::Steer{{StopSong{}, Quantise::kNone}};
    case Part::kContinue:
      return control::Steer{{ContinueSong{}, Quantise::kNone}};
    default:
      return std::nullopt;
  }
}

}  // namespace midipool::surface
