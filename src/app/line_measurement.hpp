// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "time/clock.hpp"

namespace midipool {

// What was measured between this machine and a server, in its echo room. What is absent could not be
// measured.
struct LineMeasurement {
  // Of the exchanges by which the clock is known, over UDP.
  struct Network {
    Nanoseconds roundTrip{};  // the shortest
    Nanoseconds jitter{};     // what a round trip takes beyond that, in the mean
    Nanoseconds errorBound{};
  };

  // The sound device that a player would have.
  struct Device {
    std::string description;
    bool found = true;  // false: there was none, and one that only keeps time stands in for it
    Nanoseconds cycle{};
    std::uint64_t skipped = 0;  // cycles, meanwhile
  };

  // Shares of the packets of sound, from 0 to 1.
  struct Loss {
    double there = 0.0;
    double back = 0.0;
  };

  // One's own sound from the input to the output, by the time stamps of what came back.
  struct Sound {
    Nanoseconds total{};
    Nanoseconds network{};
    Nanoseconds buffer{};  // what waits here until all of it has come
    Nanoseconds target{};  // where the total goes: lower, while a late start is being forgotten

    // The rest: it waits for cycles to begin and packets to be full.
    [[nodiscard]] Nanoseconds device() const noexcept { return total - network - buffer; }
  };

  std::string server;
  std::uint16_t port = 0;
  std::string fingerprint;
  bool brokenOff = false;  // by the user: what is absent may only have had no time
  int timesLost = 0;       // the connection to the server
  std::optional<Network> network{};
  std::optional<Device> device{};
  std::optional<Loss> loss{};
  std::optional<Sound> sound{};
};

}  // namespace midipool
