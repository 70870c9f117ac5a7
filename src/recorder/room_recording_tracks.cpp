// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a recording has of the player himself, beside what he sends: his inputs and his metronome.
#include <utility>

#include "recorder/room_recording.hpp"

namespace midipool {

// A device that is being changed says nothing: tracks wait for the next one.
void RoomRecording::followInputs(RecordedRoom& room, SessionTime now) {
  if (room.inputs() == 0) return;
  const auto count = inputsToRecord(room.inputs());
  if (count == std::exchange(inputs_, count)) return;
  room.recordInputs(count > 0);
  recorder_->post([count, now, name = room.recordedBy()](Recorder& recorder) {
    recorder.closeInputs(now);
    if (count > 0) recorder.openInputs(count, name);
  });
}

std::size_t RoomRecording::inputsToRecord(std::size_t inputs) const noexcept {
  constexpr std::size_t kSent = 2;
  const bool wanted = options_.inputs == InputTracks::kOn ||
                      (options_.inputs == InputTracks::kAuto && inputs > kSent);
  return wanted ? inputs : 0;
}

// Its track is as long as the recording, so that what it says of the grid is whole, whoever hears it.
void RoomRecording::followMetronome(const RecordedRoom& room, SessionTime now) {
  const auto clicks = room.clicks();
  if (!options_.metronome || !clicks || clicks_ == clicks) return;
  clicks_ = clicks;
  if (!metronome_) {
    metronome_ = std::make_shared<MetronomeSource>();
    recorder_->post(
        [source = metronome_](Recorder& recorder) { recorder.openRendered("metronome", source); });
  }
  recorder_->post(
      [source = metronome_, now, chosen = *clicks](Recorder&) { source->choose(now, chosen); });
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
