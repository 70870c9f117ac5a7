// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a recorder wants of a player's sound.
#include <algorithm>

#include "client/sound/sound.hpp"

namespace midipool {

void Sound::recordInto(const std::shared_ptr<RecordingInbox>& inbox) {
  recorded_ = inbox != nullptr;
  media_.setRecording(inbox ? std::make_unique<RecordingFeed>(inbox) : nullptr);
  if (!recorded_) recordInputs(false);
  if (!own_) stopCapture();
  makeRoom();
}

std::size_t Sound::inputs() const {
  return device_ == nullptr ? 0 : std::min(device_->state().inputs, SoundProcess::kMostInputs);
}

void Sound::stopCapture() {
  if (recorded_ && captures_ && (!own_ || own_->format.channels > 0)) return;
  process_.capture().setPackets(0, false);
  captures_.reset();
}

std::vector<RecordedStream> Sound::heard() const {
  std::vector<RecordedStream> all;
  for (const auto& [source, playing] : playing_) all.push_back({playing.stream, playing.nickname});
  return all;
}

}  // namespace midipool
