// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/metronome.hpp"

#include <algorithm>
#include <functional>

namespace midipool {

void Metronome::begin(ClickKind kind, std::size_t frame) noexcept {
  const auto& click = kind == ClickKind::kAccent ? accent_
                      : kind == ClickKind::kBeat ? beat_
                                                 : subdivision_;
  voices_[next_] = {click.samples(), frame};
  next_ = (next_ + 1) % kVoices;
}

void Metronome::render(std::span<float> out) noexcept {
  std::ranges::fill(out, 0.0F);
  for (auto& [rest, wait] : voices_) {
    if (rest.empty()) continue;
    const auto silent = std::min(wait, out.size());
    const auto sounding = std::min(rest.size(), out.size() - silent);
    wait -= silent;
    std::transform(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(sounding),
                   out.begin() + static_cast<std::ptrdiff_t>(silent),
                   out.begin() + static_cast<std::ptrdiff_t>(silent), std::plus{});
    rest = rest.subspan(sounding);
  }
}

}  // namespace midipool
