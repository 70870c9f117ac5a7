// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "time/clock.hpp"

namespace midipool {

// The session clock of this server: its monotonic clock, shifted. The shift is kept over restarts,
// so that a server that comes back finds its clients' time unchanged.
class SessionEpoch {
 public:
  // What is remembered between runs.
  struct Memory {
    std::string name;           // of the epoch
    std::string boot;           // of the machine's boot in which `offset` holds
    Nanoseconds offset{};       // session time minus local time
    SessionTime lastSession;    // noted now and then, with
    std::int64_t lastWall = 0;  // the wall clock at that time, ns since 1970
  };

  // Within one boot the offset still holds, to the nanosecond. After a reboot the monotonic clock
  // has begun anew: the session clock goes on by what the wall clock says has passed, and clients
  // glide over the difference. With no memory a new epoch begins.
  SessionEpoch(const Memory* memory, const std::string& boot, LocalTime now, std::int64_t wallNow);

  [[nodiscard]] SessionTime at(LocalTime time) const noexcept {
    return SessionTime{time.time_since_epoch() + memory_.offset};
  }
  [[nodiscard]] LocalTime localAt(SessionTime time) const noexcept {
    return LocalTime{time.time_since_epoch() - memory_.offset};
  }
  [[nodiscard]] const std::string& name() const noexcept { return memory_.name; }

  [[nodiscard]] Memory remember(LocalTime now, std::int64_t wallNow) const;

 private:
  Memory memory_;
};

[[nodiscard]] std::string toJson(const SessionEpoch::Memory& memory);
// Throws ProtocolError when it is damaged.
[[nodiscard]] SessionEpoch::Memory sessionMemoryFrom(const std::string& json);

// Changes with every boot of the machine; empty where the system does not tell.
[[nodiscard]] std::string bootName();

}  // namespace midipool
