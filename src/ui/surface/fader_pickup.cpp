// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/surface/fader_pickup.hpp"

#include <cmath>
#include <utility>

namespace midipool::surface {
namespace {

// Three steps of a MIDI controller.
constexpr double kNear = 3.0 / 127.0;
// What a place loses on its way through decibels, or to the middle of a pan.
constexpr double kSame = 1e-2;

}  // namespace

std::optional<double> FaderPickup::moved(double hardware, double current) noexcept {
  const auto before = std::exchange(before_, hardware);
  const bool held = set_ && std::abs(*set_ - current) < kSame;
  const bool near = std::abs(hardware - current) <= kNear;
  const bool passed = before && (*before - current) * (hardware - current) < 0.0;
  set_.reset();
  if (held || near || passed) set_ = hardware;
  return set_;
}

}  // namespace midipool::surface
