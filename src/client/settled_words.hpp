// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "time/clock.hpp"

namespace midipool {

// Lets what changes several times in a moment be told once, when it stays. Pure.
class SettledWords {
 public:
  explicit SettledWords(Nanoseconds calm) : calm_{calm} {}

  // The words of now; to be called now and then. What is to be told of them: nothing while they are
  // young, empty, or told before.
  std::optional<std::string> review(std::string words, LocalTime now) {
    if (words != latest_) {
      latest_ = std::move(words);
      since_ = now;
    }
    if (latest_ == told_ || now - since_ < calm_) return std::nullopt;
    told_ = latest_;
    return told_.empty() ? std::nullopt : std::optional{told_};
  }

 private:
  Nanoseconds calm_;
  std::string latest_;
  LocalTime since_{};
  std::string told_;
};

}  // namespace midipool
