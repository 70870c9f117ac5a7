// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>

#include "time/clock.hpp"

namespace midipool {

// Finds out that a line is too thin for a stream of each other player, where the server may mix for this
// one instead. One sender's bad line costs his packets alone; a line here that is full costs some of all.
// So: while two or more are heard and of each of them a twentieth is lost, for six seconds, a mix is asked for.
// Where packets of that get lost as often, the line is bad and not thin: it is given up again. Else the
// stems are tried again after two minutes, and each time they fail after twice as long. Pure; time comes in;
// one thread.
class ThinLine {
 public:
  struct Stream {
    std::uint32_t source = 0;
    bool isMix = false;
    std::uint64_t packets = 0;  // that have come
    std::int64_t lost = 0;      // by their numbers, before any repair
  };

  static constexpr Nanoseconds kWindow = std::chrono::seconds{3};
  static constexpr int kWindowsToBelieve = 2;
  static constexpr double kLossy = 0.05;
  static constexpr Nanoseconds kTryAgain = std::chrono::minutes{2};
  static constexpr Nanoseconds kTryAgainMost = std::chrono::minutes{32};

  // It is time to watch() again: once a window.
  [[nodiscard]] bool isDue(LocalTime now) const noexcept { return now >= windowEnds_; }
  // Of all that comes in, now and then, at least once a window. True when wantsMix() has changed.
  bool watch(std::span<const Stream> streams, LocalTime now);
  [[nodiscard]] bool wantsMix() const noexcept { return wantsMix_; }
  // In a room, perhaps another one: what was before says nothing.
  void entered() noexcept { *this = ThinLine{}; }

 private:
  struct Window {
    std::size_t streams = 0;  // that have gone on through all of it
    bool hasMix = false;
    double leastLoss = 0.0;  // of the one that has lost least, 0 to 1
  };

  [[nodiscard]] Window endWindow(std::span<const Stream> streams);
  [[nodiscard]] bool judgeStems(const Window& window, LocalTime now) noexcept;
  [[nodiscard]] bool judgeMix(const Window& window, LocalTime now) noexcept;
  bool change(bool wantsMix) noexcept;

  std::map<std::uint32_t, Stream> before_;  // by source, when the window began
  LocalTime windowEnds_ = LocalTime::min();
  int badWindows_ = 0;
  bool wantsMix_ = false;
  LocalTime notBefore_ = LocalTime::min();  // the next change
  Nanoseconds pause_ = kTryAgain;
};

}  // namespace midipool
