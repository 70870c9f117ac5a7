// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "audio/audio_process.hpp"
#include "time/clock.hpp"

namespace midipool {

// Which of the places for stems belongs to whom. A player keeps his for a while after he has gone, so
// that what people have connected to his ports stays connected when he, or the server, comes back.
// Pure; not thread-safe.
class StemPlaces {
 public:
  static constexpr Nanoseconds kKept = std::chrono::seconds{60};

  // His place, the one he had if he had one. Nothing when all are taken.
  std::optional<std::size_t> take(const std::string& name);
  // He does not need it at the moment.
  void leave(const std::string& name, LocalTime now);

  // Those that have been left for long enough are free from now on.
  std::vector<std::size_t> expire(LocalTime now);

  // Empty while it is free.
  [[nodiscard]] const std::string& nameAt(std::size_t slot) const { return places_[slot].name; }

 private:
  struct Place {
    std::string name;
    std::optional<LocalTime> left;
  };
  [[nodiscard]] std::optional<std::size_t> find(const std::string& name) const;

  std::array<Place, kStemSlots> places_;
};

}  // namespace midipool
