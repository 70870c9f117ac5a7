// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "app/line_measurement.hpp"

namespace midipool {

// What a client in an echo room knows of its line at one moment.
struct LineSample {
  // What is played of one's own sound that has come back.
  struct Played {
    Nanoseconds delay{};     // between capture and playing
    Nanoseconds buffered{};  // of that, what waits here
    Nanoseconds needed{};    // what the arrivals ask for
  };

  // Packets of sound since the beginning.
  struct Counts {
    std::uint64_t sent = 0;
    std::uint64_t received = 0;
    std::int64_t lost = 0;  // on both ways, by their numbers
  };

  // The server's latest report of how it receives.
  struct Reported {
    LocalTime when{};
    std::int64_t lost = 0;
  };

  bool online = false;
  std::optional<LineMeasurement::Network> network{};
  std::optional<Played> played{};
  std::optional<Counts> counts{};
  std::optional<Reported> reported{};
  std::uint64_t skippedCycles = 0;
};

// Many samples, and what they say together. Pure.
class LineSamples {
 public:
  void add(const LineSample& sample);

  // Fills in what the samples tell; what they do not stays as it is.
  void describe(LineMeasurement& measurement) const;

 private:
  void noteLoss(const LineSample& sample);
  [[nodiscard]] LineMeasurement::Sound sound() const;

  bool wasOnline_ = false;
  int timesLost_ = 0;
  std::optional<LineMeasurement::Network> network_;
  std::vector<LineSample::Played> played_;
  std::optional<LocalTime> reportedAt_;
  std::optional<LineMeasurement::Loss> loss_;
  std::optional<std::uint64_t> skippedBefore_;
  std::uint64_t skipped_ = 0;
};

}  // namespace midipool
