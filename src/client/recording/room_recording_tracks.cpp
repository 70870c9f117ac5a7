// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a recording has of the player himself, beside what he sends: his inputs and his metronome.
#include <utility>

#include "client/recording/room_recording.hpp"

namespace midipool {

// A device that is being changed says nothing: tracks wait for the next one.
void RoomRecording::followInputs(const Player& player, Sound& sound, SessionTime now) {
  if (sound.inputs() == 0) return;
  const auto count = inputsToRecord(sound);
  if (count == std::exchange(inputs_, count)) return;
  sound.recordInputs(count > 0);
  recorder_->post([count, now, name = player.joined()->nickname](Recorder& recorder) {
    recorder.closeInputs(now);
    if (count > 0) recorder.openInputs(count, name);
  });
}

std::size_t RoomRecording::inputsToRecord(const Sound& sound) const {
  constexpr std::size_t kSent = 2;
  const auto count = sound.inputs();
  const bool wanted = options_.inputs == InputTracks::kOn ||
                      (options_.inputs == InputTracks::kAuto && count > kSent);
  return wanted ? count : 0;
}

// Its track is as long as the recording, so that what it says of the grid is whole, whoever hears it.
void RoomRecording::followMetronome(const Sound& sound, SessionTime now) {
  if (!options_.metronome) return;
  const auto clicks = sound.mix().metronome.clicks;
  if (metronome_ && clicks_ == clicks) return;
  clicks_ = clicks;
  if (!metronome_) {
    metronome_ = std::make_shared<MetronomeSource>();
    recorder_->post(
        [source = metronome_](Recorder& recorder) { recorder.openRendered("metronome", source); });
  }
  recorder_->post([source = metronome_, now, clicks](Recorder&) { source->choose(now, clicks); });
}

// From the moment on at which it begins: the song of before is none of it.
void RoomRecording::tellSong() {
  if (startsAt_ != Wish::kNone || !std::exchange(songIsNew_, false)) return;
  recorder_->post([song = *song_, source = metronome_](Recorder& recorder) {
    recorder.setSong(song);
    if (source) source->setSong(song);
  });
}

}  // namespace midipool
