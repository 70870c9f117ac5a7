// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <vector>

#include "time/clock.hpp"
#include "ui/control/program.hpp"
#include "ui/osc/osc_message.hpp"
#include "ui/surface/tap_tempo.hpp"

namespace midipool::osc {

// The mixer and the transport in OSC's addresses, see docs/control-api.md. Strips and inputs are
// numbered from 1, strips in the order of their players' coming. Not thread-safe.
class OscSurface {
 public:
  explicit OscSurface(control::Program& program) : program_{program} {}

  // What is unknown or makes no sense is skipped: a surface sends much that is meant for others.
  void received(const Message& message, LocalTime now);

  // Everything that a surface shows and that has changed since the last call.
  [[nodiscard]] std::vector<Message> news();
  // The next news() has all.
  void forgetTold() { told_.clear(); }
  [[nodiscard]] std::vector<Message> meters();

 private:
  void workTransport(std::string_view what, const Message& message, LocalTime now);
  void listenAs(const Message& message);
  void workMixer(const std::vector<std::string_view>& path, const Message& message);
  void perform(const control::Wish& wish);
  void steer(const TransportAction& action);

  control::Program& program_;
  surface::TapTempo tap_;
  std::map<std::string, std::vector<Argument>> told_;
};

}  // namespace midipool::osc
