// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <memory>
#include <span>
#include <unordered_map>
#include <vector>

#include "delays.hpp"
#include "net/arrival_time.hpp"
#include "net/datagram_batch.hpp"
#include "net/monotonic_clock.hpp"
#include "sound_player.hpp"

namespace midipool {

// What has been counted of all players together.
struct CrowdFigures {
  std::uint64_t sent = 0;
  std::uint64_t unsent = 0;    // that the system did not take
  std::uint64_t expected = 0;  // to arrive, at all players
  std::uint64_t received = 0;
  std::uint64_t worstLost = 0;  // of one receiver
  std::uint64_t late = 0;
  std::uint64_t refused = 0;  // no SRTP, or of another format
  std::uint64_t heard = 0;    // players by players, in what was decoded
  std::uint64_t toHear = 0;
  std::uint64_t broken = 0;  // players who decoded something else than sound
  std::size_t deaf = 0;      // players whom nothing reached
  Delays delays;             // stems: from sending; mixes: from the beginning of their period
  Delays behind;             // how late packets were sent
};

// Lets the sound of all players go round, on one thread: each sends once in a period, at a moment of
// his own and by a crystal of his own, and then takes what has come for him. When that came is said by
// the kernel.
class SoundCrowd {
 public:
  struct Lengths {
    Nanoseconds warmUp;  // until it counts
    Nanoseconds counted;
  };
  enum class Phase { kWarmingUp, kCounting, kEnding, kDone };

  // All streams are of one format. `offset`: session time minus local time.
  SoundCrowd(std::vector<std::unique_ptr<SoundPlayer>> players, Nanoseconds offset,
             const Lengths& lengths);

  // Until all is done. A thread of its own; figures() after that.
  void run();
  // Any thread.
  [[nodiscard]] Phase phase() const noexcept { return phase_.load(); }
  [[nodiscard]] CrowdFigures figures() const;

 private:
  static constexpr Nanoseconds kLate = std::chrono::milliseconds{10};

  [[nodiscard]] Nanoseconds timeOf(std::int64_t block) const noexcept;
  [[nodiscard]] bool counts(std::int64_t block) const noexcept {
    return block >= firstCounted_ && block < endCounted_;
  }
  void proceedTo(std::int64_t block) noexcept;
  void turn(SoundPlayer& player, std::int64_t block, LocalTime due);
  [[nodiscard]] LocalTime dueAt(std::size_t player, std::int64_t block) const noexcept;
  void receive(SoundPlayer& player);
  void received(SoundPlayer& player, std::span<const std::uint8_t> datagram, LocalTime arrived);
  void receivedStem(SoundPlayer& player, const RtpHeader& header, LocalTime arrived);
  void receivedMix(SoundPlayer& player, const RtpHeader& header, LocalTime arrived);
  [[nodiscard]] std::uint64_t expectedBy(const SoundPlayer& player) const;
  void addHeard(const SoundPlayer& player, CrowdFigures& sum) const;

  MonotonicClock clock_;
  std::vector<std::unique_ptr<SoundPlayer>> players_;
  std::unordered_map<std::uint32_t, const SoundPlayer*> senders_;
  std::vector<std::size_t> inRoom_;
  Nanoseconds offset_;
  std::uint32_t frames_;
  std::int64_t firstCounted_;
  std::int64_t endCounted_;
  LocalTime begun_{};
  std::unique_ptr<DatagramBatch> batch_ = std::make_unique<DatagramBatch>();
  CrowdFigures figures_;
  std::atomic<Phase> phase_{Phase::kWarmingUp};
};

}  // namespace midipool
