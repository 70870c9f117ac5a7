// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <span>

#include "time/clock.hpp"
#include "ui/control/program.hpp"
#include "ui/surface/fader_pickup.hpp"
#include "ui/surface/midi_bindings.hpp"
#include "ui/surface/tap_tempo.hpp"

namespace midipool::surface {

// Faders and buttons of MIDI hardware that work the mixer and the transport. A fader takes hold where
// the control stands (FaderPickup); a button acts when it is pressed and switches mute and solo on and
// off. Not thread-safe.
class MidiSurface {
 public:
  // `changed` is called when the bindings have.
  MidiSurface(control::Program& program, MidiBindings bindings, std::function<void()> changed);

  // True when the message was meant for the mixer, and so for nobody else.
  bool heard(std::span<const std::uint8_t> message, LocalTime now);

  void learn(const ControlName& control);
  void stopLearning();
  void forget(const ControlName& control);
  [[nodiscard]] const MidiBindings& bindings() const noexcept { return bindings_; }

 private:
  struct Worked {
    FaderPickup fader;
    bool pressed = false;
  };

  void move(const ControlName& control, const MidiMove& move, LocalTime now);
  void moveFader(const ControlName& control, Worked& worked, double to);
  void press(const ControlName& control, LocalTime now);
  void perform(const control::Wish& wish);

  control::Program& program_;
  MidiBindings bindings_;
  std::function<void()> changed_;
  std::map<MidiSource, Worked> worked_;
  TapTempo tap_;
};

}  // namespace midipool::surface
