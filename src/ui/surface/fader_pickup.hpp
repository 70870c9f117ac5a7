// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

namespace midipool::surface {

// Keeps a hardware fader that stands elsewhere from making a level jump: it takes hold only when it
// comes close to where the control stands, or passes it. When the control is then moved by somebody
// else, it must be picked up again. Positions from 0 to 1.
class FaderPickup {
 public:
  // Where the control goes, if the hardware has hold of it. `current`: where the control stands.
  [[nodiscard]] std::optional<double> moved(double hardware, double current) noexcept;

 private:
  std::optional<double> before_;  // where the hardware stood
  std::optional<double> set_;     // where it put the control; nothing while it has no hold
};

}  // namespace midipool::surface
