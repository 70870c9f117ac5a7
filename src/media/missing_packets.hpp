// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "time/clock.hpp"
#include "wire/nack.hpp"
#include "wire/retransmission_time.hpp"

namespace midipool {

// Which packets of a stream have not come, and when to ask for which of them (RFC 4585): once it is
// clear that they were not only overtaken, again whenever an answer should have come, and not any more
// once they could not come in time. Numbers are unwrapped. Pure; realtime-safe; one thread.
class MissingPackets {
 public:
  // An outage of more than a second; what is missing beyond that is given up, the oldest first.
  static constexpr std::size_t kMost = 1024;

  // `patience`: how long one that was overtaken may take. True for one that had been asked for.
  bool came(std::int64_t sequence, LocalTime now, Nanoseconds patience) noexcept;
  // What has not come up to now is not missing, nor what does not before the next one.
  void restart() noexcept;
  // Those before that number are not needed any more.
  void forgetBefore(std::int64_t sequence) noexcept;

  // Puts those that are to be asked for now into `nack`, as many as find room there.
  void ask(LocalTime now, Nack& nack) noexcept;

  [[nodiscard]] std::size_t count() const noexcept { return count_; }
  // Between asking and having; zero until it has been measured.
  [[nodiscard]] Nanoseconds roundTrip() const noexcept { return answer_.roundTrip(); }

 private:
  struct Missing {
    std::int64_t sequence = 0;
    LocalTime due{};
    LocalTime asked{};
    int attempts = 0;
  };

  void noteGap(std::int64_t first, std::int64_t end, LocalTime due) noexcept;
  void erase(std::size_t index, std::size_t count) noexcept;
  [[nodiscard]] std::size_t firstFrom(std::int64_t sequence) const noexcept;
  [[nodiscard]] Nanoseconds waitAfter(int attempts) const noexcept;

  bool started_ = false;
  std::int64_t highest_ = 0;
  std::array<Missing, kMost> missing_{};  // in rising order
  std::size_t count_ = 0;
  RetransmissionTime answer_;
};

}  // namespace midipool
