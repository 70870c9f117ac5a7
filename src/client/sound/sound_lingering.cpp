// SPDX-License-Identifier: GPL-3.0-or-later
//
// Whole bars late, what has come of a stem is heard to its end, also when its player has left or the
// server is lost; when he is back he goes on in the same stem, as much later as he was away.
#include "client/sound/sound.hpp"
#include "realtime/sleep.hpp"

namespace midipool {
namespace {

// What is left of a stem after its last sample: made up, and faded.
constexpr Nanoseconds kFadesFor = std::chrono::seconds{1};

}  // namespace

// In the stem that still lingers there, if that has the same queue.
void Sound::playStem(std::size_t slot, StripId strip, const StemPlayer::Settings& settings,
                     const std::shared_ptr<StemQueue>& queue) {
  const auto before = lingering_.extract(slot);
  auto* const stem = process_.stems().get(slot);
  if (before && stem != nullptr && before.mapped().queue == queue) {
    stem->setStrip(strip);
  } else {
    process_.stems().put(slot,
                         std::make_unique<StemPlayback>(strip, settings, queue, interpolator_));
  }
  if (before) process_.mix().remove(before.mapped().strip);
}

void Sound::endStem(std::size_t slot, const Lingering& stem) {
  if (isMusical(playout_.choice().mode) && playout_.state() == Playout::State::kBars) {
    auto& left = lingering_[slot] = stem;
    left.until = realtime::monotonicNow() + playout_.longest() + kFadesFor;
    return;
  }
  process_.stems().put(slot, nullptr);
  process_.mix().remove(stem.strip);
}

std::shared_ptr<StemQueue> Sound::queueFor(std::size_t slot, const std::string& nickname,
                                           std::uint32_t channels) const {
  const auto found = lingering_.find(slot);
  const bool goesOn = found != lingering_.end() && found->second.nickname == nickname &&
                      found->second.channels == channels;
  return goesOn ? found->second.queue : std::make_shared<StemQueue>();
}

void Sound::endLingering(LocalTime now) {
  std::erase_if(lingering_, [&](const auto& entry) {
    const auto& [slot, stem] = entry;
    if (now < stem.until) return false;
    process_.stems().put(slot, nullptr);
    process_.mix().remove(stem.strip);
    return true;
  });
}

}  // namespace midipool
