// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "ui/control/messages.hpp"
#include "ui/control/requests.hpp"
#include "ui/surface/control_name.hpp"

namespace midipool::surface {

// The strip or input that a control belongs to; null: there is none now, or it belongs to neither.
[[nodiscard]] const StripSettings* settingsOf(const ControlName& control,
                                              const control::MixerState& mixer) noexcept;

// Where a control of the mixer stands, from 0 to 1: gain by the fader's law, pan from left to right,
// mute and solo 1 when on. Nothing for what is not there now.
[[nodiscard]] std::optional<double> positionOf(const ControlName& control,
                                               const control::MixerState& mixer) noexcept;

// What puts a control of the mixer there. Close to its middle a pan is in the middle.
[[nodiscard]] control::Wish wishToPut(const ControlName& control, double position);

// What a button of the transport does; nothing for `tap`, which takes more than one.
[[nodiscard]] std::optional<control::Wish> wishToSteer(ControlName::Part button);

}  // namespace midipool::surface
