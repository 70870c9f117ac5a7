// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <utility>

#include "recorder/recorded_room.hpp"
#include "server/media_server.hpp"
#include "server/room.hpp"
#include "server/sound_desk.hpp"

namespace midipool {

// One of the server's rooms, for its recording; also when all have left it and it may be gone, as what was
// played last is then still on its way to the disk. Not thread-safe.
class ServedRoom final : public RecordedRoom {
 public:
  // Which must outlive it, but for the room: see forget().
  ServedRoom(Room& room, const SoundDesk& sound, MediaServer& media)
      : name_{room.name()}, room_{&room}, sound_{sound}, media_{media} {}

  // The room of that name, again; and that it may be no more from now on.
  void know(Room& room) noexcept { room_ = &room; }
  void forget() {
    if (room_ != nullptr) last_ = room_->conductor().schedule();
    room_ = nullptr;
  }
  // Or null.
  [[nodiscard]] Room* room() const noexcept { return room_; }

  [[nodiscard]] bool isThere() const override { return room_ != nullptr; }
  [[nodiscard]] std::string name() const override { return name_; }
  [[nodiscard]] std::string recordedBy() const override { return "the server"; }
  [[nodiscard]] const Schedule& schedule() const override {
    return room_ == nullptr ? last_ : room_->conductor().schedule();
  }
  [[nodiscard]] std::set<std::string> nicknames() const override {
    std::set<std::string> all;
    if (room_ == nullptr) return all;
    for (const auto& member : room_->members()) all.insert(member->nickname());
    return all;
  }
  [[nodiscard]] std::vector<RecordedStream> streams() const override {
    if (room_ == nullptr) return {};
    std::vector<RecordedStream> all;
    for (const auto& member : room_->members()) {
      const auto* const stream = sound_.streamOf(*room_, *member);
      if (stream != nullptr && stream->format.channels > 0) {
        all.push_back({*stream, member->nickname()});
      }
    }
    return all;
  }
  void recordInto(const std::shared_ptr<RecordingInbox>& inbox) override {
    media_.recordInto(name_, inbox);
  }

 private:
  std::string name_;
  Room* room_;
  Schedule last_;
  const SoundDesk& sound_;
  MediaServer& media_;
};

}  // namespace midipool
