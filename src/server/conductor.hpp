// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "time/schedule.hpp"
#include "time/transport_request.hpp"

namespace midipool {

// Owns a room's timeline. Puts the players' requests into an order, fixes the session time at which
// each takes effect (always on a tick of the timeline before it, so that no slave hears a wrong
// distance), and announces the bars. Pure; time comes in; not thread-safe.
class Conductor {
 public:
  // Goes on from a timeline of an earlier run, or begins a room.
  explicit Conductor(const Timeline& initial);

  // A change of an earlier run that was announced but had not taken effect.
  void restore(const Timeline& timeline);

  struct Outcome {
    std::vector<Timeline> changes;  // to be broadcast in this order; none: nothing to change
    SessionTime takesEffect;
  };

  // The request takes effect at its first suitable tick that is not before `earliest`, or where the
  // count-in that begins there ends. Changes that were announced for later are told anew on top of
  // it, but for those that it takes the place of. Throws ProtocolError on a request that makes no
  // sense (a loop without length, a place before the song's start).
  Outcome request(const TransportRequest& request, SessionTime earliest);

  // The bars whose time to be announced has come, each at least a bar and 500 ms before it begins.
  std::vector<Timeline> announce(SessionTime now);
  // When the next one is due; nothing while the song stands.
  [[nodiscard]] std::optional<SessionTime> nextAnnouncement() const;

  // What rules now and what is to come.
  [[nodiscard]] const Schedule& schedule() const noexcept { return schedule_; }
  void forgetBefore(SessionTime now) noexcept;

 private:
  struct Pending {
    TransportRequest request;
    SessionTime takesEffect;
    Beats countIn;                // before it
    std::int64_t ticksAhead = 0;  // how far ahead it lies, while it is promised again
  };

  [[nodiscard]] Timeline timelineFor(const TransportRequest& request, SessionTime earliest) const;
  [[nodiscard]] std::optional<Timeline> nextBar() const;
  [[nodiscard]] std::vector<Pending> takeLater(SessionTime time);
  std::optional<SessionTime> promiseAgain(const Pending& pending, SessionTime from,
                                          std::vector<Timeline>& changes);
  [[nodiscard]] std::int64_t ticksBetween(SessionTime from, SessionTime to) const noexcept;
  [[nodiscard]] Timeline timelineAhead(SessionTime from, std::int64_t ticks) const noexcept;
  void noteLoopStart(const Timeline& timeline) noexcept;
  [[nodiscard]] std::optional<Timeline> recountAtLoop(const Timeline& timeline) const;
  void put(Timeline timeline, std::vector<Timeline>& changes);

  Schedule schedule_;
  std::uint64_t revision_;
  std::vector<Pending> pending_;
  SessionTime announcedUntil_;
  BarOrigin loopStart_;  // with the number that its bar has
};

}  // namespace midipool
