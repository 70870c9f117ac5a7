// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/recording_desk.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "wire/protocol_error.hpp"

namespace midipool {
namespace {

// What the song does is written down with its time, so this is only how late it is looked at.
constexpr Nanoseconds kLookEvery = std::chrono::milliseconds{50};

// Where the server keeps its files is its administrator's business.
std::string withoutFolder(std::string line, const std::string& folder) {
  constexpr auto kInstead = "the server's recordings";
  if (folder.size() < 2) return line;
  for (auto at = line.find(folder); at != std::string::npos; at = line.find(folder, at)) {
    line.replace(at, folder.size(), kInstead);
  }
  return line;
}

}  // namespace

void RecordingDesk::allow(Settings settings, const Clock& clock, Log log) {
  settings_ = std::move(settings);
  clock_ = &clock;
  log_ = std::move(log);
}

const char* RecordingDesk::refusal(const Room& room, const Member& member) const noexcept {
  if (!member.owner()) return "only the room's owner may have the server record it";
  if (!settings_) return "this server records no rooms: its administrator has not allowed it";
  if (room.name() == kEchoRoom) return "this room is for everybody and not recorded";
  return nullptr;
}

bool RecordingDesk::mayRecord(const Room& room, const Member& member) const noexcept {
  return refusal(room, member) == nullptr;
}

void RecordingDesk::record(Room& room, Member& member, const RecordRoom& wish) {
  if (const auto* why = refusal(room, member)) {
    throw ProtocolError{error_code::kNotAllowed, why};
  }
  const auto found = rooms_.find(room.name());
  if (wish.on) {
    auto& recorded = recordedOf(room);
    recorded.room.know(room);
    recorded.recording->start(wish.now);
    look(recorded);
  } else if (found != rooms_.end()) {
    found->second.recording->stop(wish.now);
    look(found->second);
  }
  if (wish.number) member.link().send(encode(RoomRecorded{room.recorded(), wish.number}));
}

RecordingDesk::Recorded& RecordingDesk::recordedOf(Room& room) {
  const auto found = rooms_.find(room.name());
  if (found != rooms_.end()) return found->second;
  if (rooms_.size() >= settings_->most) {
    throw ProtocolError{error_code::kCannotRecord,
                        fmt::format("the server records {} room{} already, and no more at a time",
                                    rooms_.size(), rooms_.size() == 1 ? "" : "s")};
  }
  auto& recorded = rooms_.try_emplace(room.name(), room, sound_, media_).first->second;
  recorded.recording = std::make_unique<RoomRecording>(
      RecordingOptions{settings_->recorder, false}, *clock_,
      [this, name = room.name()](LogLevel level, const std::string& line) {
        tell(name, level, line);
      });
  // The session clock is this machine's own, shifted.
  const auto now = clock_->now();
  recorded.recording->setMapping(ClockMapping{now, epoch_.at(now)});
  return recorded;
}

// All in the room are told, as far as it is anything new.
void RecordingDesk::look(Recorded& recorded) const {
  recorded.recording->tick(recorded.room);
  auto* const room = recorded.room.room();
  if (room == nullptr || !room->setRecorded(recorded.recording->takesWhatIsPlayed())) return;
  sound_.playoutChanged(*room);
}

// What goes wrong its owner has to know as well: he may be the only one who can do something about it.
void RecordingDesk::tell(const std::string& name, LogLevel level, const std::string& line) const {
  log_(level, fmt::format("room {}: {}", name, line));
  const auto found = rooms_.find(name);
  if (level < LogLevel::kWarning || found == rooms_.end()) return;
  const auto* const room = found->second.room.room();
  if (room == nullptr) return;
  const ErrorReport report{error_code::kCannotRecord,
                           withoutFolder(line, settings_->recorder.folder.string()), std::nullopt};
  for (const auto& member : room->members()) {
    if (member->owner()) member->link().send(encode(report));
  }
}

void RecordingDesk::soundChanged(const Room& room) {
  const auto found = rooms_.find(room.name());
  if (found != rooms_.end()) found->second.recording->lookAgain();
}

void RecordingDesk::deserted(const Room& room) {
  const auto found = rooms_.find(room.name());
  if (found == rooms_.end()) return;
  auto& recorded = found->second;
  recorded.recording->stop(true);
  look(recorded);
  recorded.room.forget();
}

LocalTime RecordingDesk::tick(LocalTime now) {
  std::erase_if(ending_, [](const auto& recording) { return recording->hasEnded(); });
  for (auto each = rooms_.begin(); each != rooms_.end();) {
    auto& recorded = each->second;
    look(recorded);
    if (!recorded.recording->isIdle()) {
      ++each;
      continue;
    }
    recorded.recording->letGo();
    ending_.push_back(std::move(recorded.recording));
    each = rooms_.erase(each);
  }
  const bool anything = !rooms_.empty() || !ending_.empty();
  return anything ? now + kLookEvery : LocalTime::max();
}

void RecordingDesk::stop() {
  rooms_.clear();
  ending_.clear();
}

}  // namespace midipool
