// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
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

  // A player's place, the one he had if he had one. Nothing when all are taken.
  std::optional<std::size_t> take(const std::string& name);
  // The place that is kept for the server's mix.
  std::size_t takeForMix(const std::string& name);
  // Another player would find one.
  [[nodiscard]] bool hasRoom() const;
  // It is not needed at the moment.
  void leave(std::size_t slot, LocalTime now);

  // Those that have been left for long enough are free from now on.
  std::vector<std::size_t> expire(LocalTime now);

  // Empty while it is free.
  [[nodiscard]] const std::string& nameAt(std::size_t slot) const { return places_[slot].name; }

 private:
  struct Place {
    std::string name;
    std::optional<LocalTime> left;
  };
  using Places = std::array<Place, kStemSlots>;

  [[nodiscard]] std::span<const Place> players() const noexcept {
    return std::span{places_}.first(kPlayerSlots);
  }
  [[nodiscard]] std::optional<std::size_t> find(const std::string& name) const;

  Places places_;
};

}  // namespace midipool
