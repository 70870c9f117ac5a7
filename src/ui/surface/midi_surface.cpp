// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/surface/midi_surface.hpp"

#include <utility>

#include "ui/surface/desk_moves.hpp"

namespace midipool::surface {
namespace {

constexpr double kPressed = 0.5;  // of a controller; a note is pressed at any velocity

bool isPress(const MidiMove& move) {
  return move.source.kind == MidiSource::Kind::kNote ? move.value > 0.0 : move.value >= kPressed;
}

}  // namespace

MidiSurface::MidiSurface(control::Program& program, MidiBindings bindings,
                         std::function<void()> changed)
    : program_{program}, bindings_{std::move(bindings)}, changed_{std::move(changed)} {}

bool MidiSurface::heard(std::span<const std::uint8_t> message, LocalTime now) {
  const auto move = moveOf(message);
  if (!move) return false;
  if (bindings_.learnFrom(*move)) {
    worked_[move->source] = {{}, isPress(*move)};
    changed_();
    return true;
  }
  const auto* control = bindings_.controlOf(move->source);
  if (control == nullptr) return false;
  this->move(*control, *move, now);
  return true;
}

void MidiSurface::learn(const ControlName& control) {
  bindings_.learn(control);
  changed_();
}

void MidiSurface::stopLearning() {
  bindings_.stopLearning();
  changed_();
}

void MidiSurface::forget(const ControlName& control) {
  bindings_.forget(control);
  changed_();
}

void MidiSurface::move(const ControlName& control, const MidiMove& move, LocalTime now) {
  auto& worked = worked_[move.source];
  if (control.isContinuous()) {
    moveFader(control, worked, move.value);
    return;
  }
  const bool before = std::exchange(worked.pressed, isPress(move));
  if (worked.pressed && !before) press(control, now);
}

void MidiSurface::moveFader(const ControlName& control, Worked& worked, double to) {
  const auto mixer = program_.mixer();
  const auto current = mixer ? positionOf(control, *mixer) : std::nullopt;
  if (!current) return;
  if (const auto position = worked.fader.moved(to, *current)) {
    perform(wishToPut(control, *position));
  }
}

void MidiSurface::press(const ControlName& control, LocalTime now) {
  if (control.part == ControlName::Part::kTap) {
    if (const auto bpm = tap_.tap(now))
      perform(control::Steer{{ChangeTempo{*bpm}, Quantise::kNone}});
    return;
  }
  if (const auto wish = wishToSteer(control.part)) {
    perform(*wish);
    return;
  }
  const auto mixer = program_.mixer();
  const auto current = mixer ? positionOf(control, *mixer) : std::nullopt;
  if (current) perform(wishToPut(control, 1.0 - *current));
}

// Hardware shows no errors: what is not allowed just does not happen.
void MidiSurface::perform(const control::Wish& wish) {
  program_.perform(wish, [](const control::Answer&) {});
}

}  // namespace midipool::surface
