// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "midi/message.hpp"
#include "time/clock.hpp"

namespace midipool::testing {

// A clock slave as the MIDI specification wants it: a start puts it at the beginning, a song
// position is heard only while it stands, ticks count only while it plays.
class ModelSlave {
 public:
  struct Tick {
    SessionTime time;
    std::int64_t song;  // the tick of the song that it stands for
  };

  void hear(SessionTime time, const ShortMessage& message) {
    switch (message.status()) {
      case status::kClock:
        clocks_.push_back(time);
        if (playing_) ticks_.push_back({time, next_++});
        break;
      case status::kStart:
        complainIf(playing_, "start while playing");
        playing_ = true;
        next_ = 0;
        break;
      case status::kContinue:
        complainIf(playing_, "continue while playing");
        playing_ = true;
        break;
      case status::kStop:
        complainIf(!playing_, "stop while standing");
        playing_ = false;
        break;
      case status::kSongPosition:
        complainIf(playing_, "song position while playing");
        next_ = (message.bytes[1] | (message.bytes[2] << 7)) * 6;
        break;
      default:
        complainIf(true, "unknown message");
    }
    complainIf(lastTime_ && time < *lastTime_, "messages out of order");
    lastTime_ = time;
  }

  [[nodiscard]] bool playing() const { return playing_; }
  [[nodiscard]] std::int64_t nextSongTick() const { return next_; }
  [[nodiscard]] const std::vector<Tick>& ticks() const { return ticks_; }
  [[nodiscard]] const std::vector<SessionTime>& clocks() const { return clocks_; }
  [[nodiscard]] const std::vector<std::string>& complaints() const { return complaints_; }

 private:
  void complainIf(bool wrong, const char* text) {
    if (wrong) complaints_.emplace_back(text);
  }

  bool playing_ = false;
  std::int64_t next_ = 0;
  std::optional<SessionTime> lastTime_;
  std::vector<Tick> ticks_;
  std::vector<SessionTime> clocks_;
  std::vector<std::string> complaints_;
};

}  // namespace midipool::testing
