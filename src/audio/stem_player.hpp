// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "audio/concealer.hpp"
#include "audio/delay_target.hpp"
#include "audio/interpolator.hpp"
#include "audio/stem_buffer.hpp"
#include "audio/stem_clock.hpp"

namespace midipool {

// What the player of a stem has met so far, and where it stands.
struct StemStatistics {
  Nanoseconds delay{};     // between capture and playing, now
  Nanoseconds target{};    // where it goes
  Nanoseconds needed{};    // what the arrivals ask for
  Nanoseconds buffered{};  // of the delay, what has come already and waits
  std::uint64_t framesPlayed = 0;
  std::uint64_t framesConcealed = 0;  // of these, made up
  std::uint64_t gaps = 0;             // places where something was made up
  std::uint64_t packetsLate = 0;      // came when they had been made up already
  bool given = false;                 // at a delay that does not follow from the arrivals
  bool exact = false;     // both devices stand on one clock: samples are passed as they are
  double driftPpm = 0.0;  // by how much the stem's device seems faster than ours
};

// Plays a stem by session time: what was captured at session time t is played at t plus a delay
// that is the same for all of it. The delay follows from when packets really arrive (DelayTarget);
// it changes by playing a little faster or slower, never by a jump. Drift between the two crystals
// is made up for in the same motion, as both are read off the session clock.
//
// Or it plays at a delay that is given (playAt), which is the same for many stems and players: whatever
// comes too late for it is made up.
//
// When both ends turn out to stand on one sample clock, samples are passed on as they are, and the
// filter's length is saved: the place slips by that much, cross-faded over a block. Pure,
// realtime-safe after construction, used by the audio thread.
class StemPlayer {
 public:
  // A device's cycle that begins so many frames off where the one before ended: it has left out some,
  // or its clock has been found to stand elsewhere.
  static constexpr std::int64_t kJumpFrames = 8;

  struct Settings {
    std::size_t channels = 2;
    double sampleRate = 48000.0;
    std::size_t capacity = 65536;  // frames: the longest delay, until there is more memory
    bool sameDevice = false;       // it was captured by the device that plays it: an echo
    bool betweenFrames = false;    // never passes samples as they are, to be right within a frame
  };

  StemPlayer(const Settings& settings, const Interpolator& interpolator);

  // A packet that has come since the last play(); `planar` has a pointer a channel. `now`: session
  // time of the first frame that play() will be asked for next. `typical`: the delay shall make room
  // for others that come as late.
  void received(std::int64_t frame, SessionTime captured, std::span<const float* const> planar,
                std::size_t count, SessionTime now, bool typical = true) noexcept;

  // Fills one block: `start` is the session time of its first frame, `period` the nanoseconds of
  // session time that a frame of this device spans. Silence before the stem has begun. After a
  // device has skipped cycles, `skipped` keeps what came late for that from being learnt.
  void play(SessionTime start, double period, std::span<float* const> out, std::size_t count,
            bool skipped = false) noexcept;

  // The delay from the next play() on, in place of one that follows from the arrivals; nothing: that one
  // again. To another delay it fades over (fade_curve.hpp). At most what the memory holds.
  // `asSent`: that its samples are those that were sent is worth more than the exact moment.
  void playAt(std::optional<Nanoseconds> delay, bool asSent = false) noexcept;

  // Takes more memory for what waits: not beyond StemBuffer::kMostPieces.
  void deepen(std::unique_ptr<StemMemory> piece) noexcept {
    unused_ = buffer_.deepen(std::move(piece));
  }
  [[nodiscard]] std::size_t pieces() const noexcept { return buffer_.pieces(); }

  // The device has skipped cycles before the one that begins: what it kept waiting meanwhile says
  // nothing of the line. Before received().
  void deviceSkipped() noexcept { skipped_ = true; }

  [[nodiscard]] const StemStatistics& statistics() const noexcept { return statistics_; }
  // Frames before this one are not waited for any more; nothing while the stem has not begun.
  [[nodiscard]] std::optional<std::int64_t> assembledTo() const noexcept {
    return state_ == State::kPlaying ? std::optional{end_} : std::nullopt;
  }

 private:
  enum class State : std::uint8_t { kSilent, kGathering, kPlaying };

  [[nodiscard]] double wantedAt(SessionTime time) const noexcept;
  [[nodiscard]] double wantedDelay(bool exact) const noexcept;
  [[nodiscard]] double neededDelay(bool exact) const noexcept;
  [[nodiscard]] double jumpTo(SessionTime start, double period, std::size_t count) noexcept;
  [[nodiscard]] bool hasBecomeLate() const noexcept;
  [[nodiscard]] bool hasRoomFor(double jump, std::size_t count) const noexcept;
  [[nodiscard]] bool hasGathered(SessionTime start, double cycle) const noexcept;
  void begin(SessionTime start, double period) noexcept;
  void standAt(SessionTime start) noexcept;
  void moveTo(SessionTime start, std::span<float* const> out, std::size_t count) noexcept;
  [[nodiscard]] double comeBack(double jump) noexcept;
  [[nodiscard]] double leaveOutExcess(double seconds) noexcept;
  void playOn(SessionTime start, double period, double jump, std::span<float* const> out,
              std::size_t count) noexcept;
  [[nodiscard]] bool isOneClock() const noexcept;
  [[nodiscard]] bool isRightEnough(double off) const noexcept;
  [[nodiscard]] bool becomesExact(double off) const noexcept;
  [[nodiscard]] bool hasLongBeenOff(double off, double seconds) noexcept;
  [[nodiscard]] double mostOff() const noexcept;
  void watchClocks(double period, double seconds) noexcept;
  void steerDelay(double seconds) noexcept;
  [[nodiscard]] double stepToMakeUp(double off) const noexcept;
  void render(double step, std::span<float* const> out, std::size_t count) noexcept;
  void advance(double step, std::span<float* const> out, std::size_t count) noexcept;
  void slip(SessionTime start, double step, bool exact, std::span<float* const> out,
            std::size_t count) noexcept;
  void fadeOver(double place, double oldStep, double newStep, std::span<float* const> out,
                std::size_t count) noexcept;
  void renderSpare(double step, std::size_t count) noexcept;
  void goOnWithMove(std::span<float* const> out, std::size_t count) noexcept;
  void mixWithSpare(std::span<float* const> out, std::size_t at, std::size_t from,
                    float fresh) const noexcept;
  void goOnFromSpare(double step, std::span<float* const> out, std::size_t count) noexcept;
  [[nodiscard]] double plainStep() const noexcept { return exact_ ? 1.0 : drift_; }
  void alignPlace() noexcept;
  void assembleUpTo(std::int64_t end) noexcept;
  void take(std::size_t count) noexcept;
  void makeUp(std::size_t count) noexcept;
  void dropOldHistory() noexcept;
  void fadeIn(std::span<float* const> out, std::size_t count) noexcept;

  Settings settings_;
  const Interpolator& interpolator_;
  StemBuffer buffer_;
  std::unique_ptr<StemMemory> unused_;
  StemClock clock_;
  DelayTarget target_;
  std::vector<Concealer> concealers_;

  State state_ = State::kSilent;
  SessionTime gatheringSince_{};
  SessionTime firstCaptured_{};       // of what has been gathered
  std::optional<Nanoseconds> given_;  // the delay, where it does not follow from the arrivals
  bool asSent_ = false;
  bool moves_ = false;  // it is another one since the last block
  bool skipped_ = false;
  bool settled_ = false;  // since it began; DelayTarget::settled()

  // What has been put together of the stem, a vector a channel: frames `first_` to `end_`.
  std::vector<std::vector<float>> history_;
  std::int64_t first_ = 0;
  std::int64_t end_ = 0;
  std::size_t gapFrames_ = 0;  // made up since something was there
  // With which delay the packets that have come since would have been in time.
  std::optional<Nanoseconds> neededByLate_;

  std::optional<SessionTime> expected_;  // when the next cycle should begin
  double place_ = 0.0;                   // the next frame to be played
  double drift_ = 1.0;                   // frames of the stem in one of ours, smoothed
  double delay_ = 0.0;                   // nanoseconds
  double growth_ = 0.0;                  // of the delay, nanoseconds in a nanosecond
  double tooMuchFor_ = 0.0;              // seconds that the delay has been much too long
  bool exact_ = false;
  double oneClockFor_ = 0.0;               // seconds that the two have looked like one
  double offFor_ = 0.0;                    // seconds that one device's place has been off
  std::vector<std::vector<float>> spare_;  // to fade from
  std::size_t moveLeft_ = 0;  // frames that a move to another delay still fades from them
  std::size_t fadeLeft_ = 0;
  StemStatistics statistics_;
};

}  // namespace midipool
