// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "midi/echo_guard.hpp"
#include "midi/message.hpp"
#include "midi/tempo_follower.hpp"
#include "time/timeline.hpp"
#include "time/transport_request.hpp"

namespace midipool {

// Which of a player's wishes are passed on to the room.
struct TransportKinds {
  bool start = true;
  bool stop = true;
  bool position = true;
  bool tempo = true;
  bool loop = true;
  // Mackie's cycle button is a plain note; where notes are shared as music it is no button.
  bool cycleButton = true;
};

// Hears what a player's sequencer sends and makes requests to the room of it: start, stop,
// continue, song position, MMC, the tempo of its clock, loop areas. What merely echoes this
// client's own sending makes none. Pure; not thread-safe.
class TransportFilter {
 public:
  explicit TransportFilter(const TransportKinds& kinds) : kinds_{kinds} {}

  // A message from the player, and what the room's timeline is at that time.
  std::vector<TransportRequest> heard(std::span<const std::uint8_t> message, SessionTime time,
                                      const Timeline& room);

  // A transport message that this client has sent to its slaves.
  void sent(std::span<const std::uint8_t> message, SessionTime time) noexcept;

  // Called now and then: the room's tempo, which slaves may echo.
  void roomTempo(Bpm bpm, SessionTime time) noexcept { echo_.tempo(bpm, time); }

  // True for messages that steer (whether or not they made a request): they are never shared.
  [[nodiscard]] bool isTransport(std::span<const std::uint8_t> message) const noexcept;

 private:
  [[nodiscard]] bool passes(EchoGuard::Kind kind, bool wanted, SessionTime time,
                            Beats place = Beats{});
  std::vector<TransportRequest> tick(SessionTime time);
  std::vector<TransportRequest> control(std::span<const std::uint8_t> message,
                                        const Timeline& room);
  std::vector<TransportRequest> toggleLoop(const Timeline& room);

  TransportKinds kinds_;
  EchoGuard echo_;
  TempoFollower tempo_;
  std::optional<Loop> lastLoop_;
};

}  // namespace midipool
