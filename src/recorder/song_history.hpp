// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <vector>

#include "time/schedule.hpp"

namespace midipool {

// What the song did since some moment: all timelines that have ruled, in their order, and what people did;
// and what it is about to do. A schedule only knows those of now and later. Pure; not thread-safe, copied
// to hand it on.
class SongHistory {
 public:
  struct Event {
    SessionTime time;
    std::string text;
    bool operator==(const Event&) const = default;
  };

  SongHistory() = default;
  explicit SongHistory(SessionTime since) : since_{since} {}

  // It is of interest only from there on: what was over by then is forgotten.
  void beginAt(SessionTime time);
  // Now and then: what rules by `now`, and what shall rule later. A later revision supersedes an earlier one also in hindsight.
  // Whether anything was new.
  bool note(const Schedule& schedule, SessionTime now);
  // What happened besides, in one line.
  void add(SessionTime time, std::string text) { events_.push_back({time, std::move(text)}); }

  [[nodiscard]] SessionTime since() const noexcept { return since_; }
  // The first rules from since() on, and before.
  [[nodiscard]] const std::vector<Timeline>& timelines() const noexcept { return timelines_; }
  // Known, and may still be superseded: a count-in is told before the song begins.
  [[nodiscard]] const std::vector<Timeline>& ahead() const noexcept { return ahead_; }
  [[nodiscard]] const std::vector<Event>& events() const noexcept { return events_; }

 private:
  bool take(const Timeline& timeline);
  bool lookAhead(std::span<const Timeline> known, SessionTime now);

  SessionTime since_{};
  std::vector<Timeline> timelines_;
  std::vector<Timeline> ahead_;
  std::vector<Event> events_;
};

}  // namespace midipool
