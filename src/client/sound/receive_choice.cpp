// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/sound/receive_choice.hpp"

namespace midipool {

void ReceiveChoice::choose(ReceiveMode mode) noexcept {
  if (mode == mode_) return;
  mode_ = mode;
  line_.entered();
}

void ReceiveChoice::entered() noexcept {
  line_.entered();
  told_ = {};
}

bool ReceiveChoice::isDue(LocalTime now) const noexcept {
  return !(wanted() == told_) || (mode_ == ReceiveMode::kAuto && line_.isDue(now));
}

std::optional<ReceiveWish> ReceiveChoice::review(std::span<const ThinLine::Stream> streams,
                                                 LocalTime now) {
  if (mode_ == ReceiveMode::kAuto) line_.watch(streams, now);
  if (wanted() == told_) return std::nullopt;
  told_ = wanted();
  return told_;
}

// A thin line gets the mix as thin as that is good.
ReceiveWish ReceiveChoice::wanted() const noexcept {
  if (mode_ != ReceiveMode::kAuto || !line_.wantsMix()) return {mode_, {}};
  return {ReceiveMode::kMix, {PayloadType::kOpus, 2, 240}};
}

}  // namespace midipool
