// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <span>

#include "client/sound/thin_line.hpp"
#include "wire/mix_wish.hpp"

namespace midipool {

// How the others' sound shall come: as the player says; where he leaves it to us, as the server likes
// until his line proves too thin for that. Pure; time comes in; one thread.
class ReceiveChoice {
 public:
  explicit ReceiveChoice(ReceiveMode mode) noexcept : mode_{mode} {}

  [[nodiscard]] ReceiveMode mode() const noexcept { return mode_; }
  void choose(ReceiveMode mode) noexcept;
  // In a room, perhaps another one: its server knows of no wish yet.
  void entered() noexcept;

  // It is time to review() again.
  [[nodiscard]] bool isDue(LocalTime now) const noexcept;
  // What is to be told to the server, if it is not what it was told. The streams are those that come in.
  [[nodiscard]] std::optional<ReceiveWish> review(std::span<const ThinLine::Stream> streams,
                                                  LocalTime now);

 private:
  [[nodiscard]] ReceiveWish wanted() const noexcept;

  ReceiveMode mode_;
  ThinLine line_;
  ReceiveWish told_;
};

}  // namespace midipool
