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
void Sound::playStem(const Playing& stem, bool sameDevice) {
  const StripId strip{stem.stream.source};
  const auto before = lingering_.extract(stem.slot);
  auto* const goingOn = process_.stems().get(stem.slot);
  if (before && goingOn != nullptr && before.mapped().stem.queue == stem.queue) {
    goingOn->setStrip(strip);
  } else {
    StemPlayer::Settings settings;
    settings.channels = stem.stream.format.channels;
    settings.sameDevice = sameDevice;
    process_.stems().put(
        stem.slot, std::make_unique<StemPlayback>(strip, settings, stem.queue, interpolator_));
  }
  if (before) process_.mix().remove(StripId{before.mapped().stem.stream.source});
}

void Sound::endStem(const Playing& stem) {
  if (isMusical(playout_.choice().mode) && playout_.state() == Playout::State::kBars) {
    lingering_[stem.slot] = {stem, realtime::monotonicNow() + playout_.longest() + kFadesFor};
    return;
  }
  process_.stems().put(stem.slot, nullptr);
  process_.mix().remove(StripId{stem.stream.source});
}

std::shared_ptr<StemQueue> Sound::queueFor(std::size_t slot, const std::string& nickname,
                                           std::uint32_t channels) const {
  const auto found = lingering_.find(slot);
  if (found != lingering_.end()) {
    const auto& stem = found->second.stem;
    if (stem.nickname == nickname && stem.stream.format.channels == channels) return stem.queue;
  }
  return std::make_shared<StemQueue>();
}

void Sound::endLingering(LocalTime now) {
  std::erase_if(lingering_, [&](const auto& entry) {
    const auto& [slot, left] = entry;
    if (now < left.until) return false;
    process_.stems().put(slot, nullptr);
    process_.mix().remove(StripId{left.stem.stream.source});
    return true;
  });
}

}  // namespace midipool
