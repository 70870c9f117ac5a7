// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "audio/click_grid.hpp"
#include "recorder/recording_inbox.hpp"
#include "recorder/take.hpp"
#include "time/schedule.hpp"
#include "wire/stream_info.hpp"

namespace midipool {

// Somebody's sound that comes in.
struct RecordedStream {
  StreamInfo stream;
  std::string nickname;
};

// A room as who records it knows it: a player who is in it, or its server. Called by the thread that
// tells RoomRecording to look.
class RecordedRoom {
 public:
  RecordedRoom() = default;
  virtual ~RecordedRoom() = default;
  RecordedRoom(const RecordedRoom&) = delete;
  RecordedRoom& operator=(const RecordedRoom&) = delete;

  // It is known who is in it: a player's server may be away.
  [[nodiscard]] virtual bool isThere() const = 0;
  [[nodiscard]] virtual std::string name() const = 0;
  // As the recording's files say.
  [[nodiscard]] virtual std::string recordedBy() const = 0;
  [[nodiscard]] virtual const Schedule& schedule() const = 0;
  [[nodiscard]] virtual std::set<std::string> nicknames() const = 0;
  [[nodiscard]] virtual std::vector<RecordedStream> streams() const = 0;
  // Of one's own sound; nothing while none is captured.
  [[nodiscard]] virtual std::optional<std::uint32_t> ownChannels() const { return std::nullopt; }
  // Of one's own device, whose sound comes before their faders once it is asked for: how many there are; 0
  // while that is not known, as while the device is being changed.
  [[nodiscard]] virtual std::size_t inputs() const { return 0; }
  virtual void recordInputs(bool /*wanted*/) {}
  // As the metronome of whoever records it clicks; nothing: there is none.
  [[nodiscard]] virtual std::optional<ClickGrid::Choice> clicks() const { return std::nullopt; }
  [[nodiscard]] virtual TakeMix mix() const { return {}; }
  // What comes goes there besides, as it is opened; null: nowhere.
  virtual void recordInto(const std::shared_ptr<RecordingInbox>& inbox) = 0;
};

}  // namespace midipool
