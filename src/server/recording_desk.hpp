// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "net/log.hpp"
#include "recorder/room_recording.hpp"
#include "server/served_room.hpp"
#include "server/session_epoch.hpp"

namespace midipool {

// Which rooms the server records: its administrator says whether any, a room's owner when, and all in the
// room are told. Nothing here waits for a disk but stop(): each recording has threads of its own. Not
// thread-safe.
class RecordingDesk {
 public:
  struct Settings {
    RecorderSettings recorder;  // the folder as an absolute path
    std::size_t most = 4;  // rooms at a time, those whose last seconds are being written included
  };

  // All must outlive it.
  RecordingDesk(SoundDesk& sound, MediaServer& media, const SessionEpoch& epoch) noexcept
      : sound_{sound}, media_{media}, epoch_{epoch} {}

  // Before that nothing is ever recorded. The clock must outlive it.
  void allow(Settings settings, const Clock& clock, Log log);

  // Whether that member would be obeyed.
  [[nodiscard]] bool mayRecord(const Room& room, const Member& member) const noexcept;
  // What a member wants; all are told what comes of it, and he by the number of his request. Throws
  // ProtocolError.
  void record(Room& room, Member& member, const RecordRoom& wish);
  // Somebody's sound has begun there, or ended.
  void soundChanged(const Room& room);
  // All have left: what is recorded ends. The room may be gone from now on.
  void deserted(const Room& room);

  // Does what is due; returns when to be called again, at the latest.
  LocalTime tick(LocalTime now);
  // Ends all, and waits until it is written.
  void stop();

 private:
  struct Recorded {
    Recorded(Room& which, const SoundDesk& sound, MediaServer& media) : room{which, sound, media} {}

    ServedRoom room;
    std::unique_ptr<RoomRecording> recording;
  };

  // Why he may not; null: he may.
  [[nodiscard]] const char* refusal(const Room& room, const Member& member) const noexcept;
  [[nodiscard]] Recorded& recordedOf(Room& room);
  void look(Recorded& recorded) const;
  void tell(const std::string& room, LogLevel level, const std::string& line) const;

  SoundDesk& sound_;
  MediaServer& media_;
  const SessionEpoch& epoch_;
  std::optional<Settings> settings_;  // none: not allowed
  const Clock* clock_ = nullptr;      // of the recorders' threads
  Log log_;
  std::map<std::string, Recorded> rooms_;
  std::vector<std::unique_ptr<RoomRecording>> ending_;  // their threads
};

}  // namespace midipool
