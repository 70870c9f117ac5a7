// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "time/session_clock.hpp"

namespace midipool::control {

enum class Lamp { kNone, kGood, kFair, kBad };
enum class Reason {
  kOk,
  kListening,
  kNoSoundYet,
  kRefused,
  kGaps,
  kLoss,
  kJitter,
  kFar,
  kDevice,
  kClock,
  kAway,
  kMuted
};

struct LampState {
  Lamp lamp = Lamp::kGood;
  Reason reason = Reason::kOk;
  bool operator==(const LampState&) const = default;
};

// What is known of one player's sound and line, of the last ten seconds.
struct LineQuality {
  bool away = false;           // the server is lost: nothing is heard of him
  bool deviceMissing = false;  // of this machine's own player: his sound device is gone
  bool muted = false;          // by the server's administrator
  bool clockKnown = false;     // his client has reported
  ClockState clock = ClockState::kFree;
  bool sends = false;     // has a stream open that carries sound
  bool refused = false;   // more of his packets are refused than taken
  bool measured = false;  // what follows; before, nothing of the stream has come
  double lossPercent = 0.0;
  double concealedPercent = 0.0;
  double jitterMs = 0.0;
  double delayMs = 0.0;
};

// One lamp for it all, by the rule of docs/control-api.md: the worst of what is wrong, and of equally
// bad things the one that comes first there. Pure.
[[nodiscard]] LampState lampOf(const LineQuality& quality) noexcept;

[[nodiscard]] const char* nameOf(Lamp lamp) noexcept;
[[nodiscard]] const char* nameOf(Reason reason) noexcept;

}  // namespace midipool::control
