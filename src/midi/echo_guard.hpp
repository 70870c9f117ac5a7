// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <optional>

#include "midi/tempo_follower.hpp"
#include "time/beats.hpp"
#include "time/clock.hpp"

namespace midipool {

// Tells a player's wish from the echo of what this client itself has sent: many slaves send the
// clock and transport they hear back out, and what the room did must not come back as a request.
// Pure; not thread-safe.
class EchoGuard {
 public:
  enum class Kind { kGo, kStop, kLocate };  // a start may come back as a continue

  // This client has sent such a message to its slaves.
  void sent(Kind kind, SessionTime time, Beats place = Beats{}) noexcept;
  // This client's clock runs at this tempo.
  void tempo(Bpm bpm, SessionTime time) noexcept;

  // True when the message is an echo; it counts for one.
  bool isEcho(Kind kind, SessionTime time, Beats place = Beats{}) noexcept;
  // True when the clock heard is one that this client has sent lately.
  [[nodiscard]] bool isEcho(const TempoFollower::Tempo& heard, SessionTime time) const noexcept;

  // A player has acted: what was sent before is no echo of anything that comes from now on.
  void playerActed(Kind kind, SessionTime time) noexcept;
  // The player's clock has a tempo of its own: no tempo of the room from before is its echo.
  void playerTempo(SessionTime time) noexcept { playerTempo_ = time; }

 private:
  struct Sent {
    Kind kind{};
    SessionTime time;
    Beats place;
  };
  struct Tempo {
    Bpm bpm;
    SessionTime since;
    SessionTime until;
  };
  static constexpr std::size_t kMost = 16;

  std::array<Sent, kMost> sent_{};
  std::size_t sentCount_ = 0;
  std::array<Tempo, kMost> tempos_{};
  std::size_t tempoCount_ = 0;
  std::optional<SessionTime> playerStop_;
  std::optional<SessionTime> playerTempo_;
};

}  // namespace midipool
