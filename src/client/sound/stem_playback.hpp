// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include <boost/lockfree/spsc_queue.hpp>

#include "audio/mixer_strip.hpp"
#include "audio/stem_player.hpp"
#include "media/sound_block.hpp"
#include "media/stream_decoder.hpp"
#include "realtime/latest.hpp"
#include "time/delay_change.hpp"

namespace midipool {

// What has arrived of a stem, on its way from the media thread to the audio thread, and how far the
// stem has been played, the other way.
struct StemQueue {
  // The longest that the audio thread may stand still: a third of a second at 64 frames.
  static constexpr std::size_t kLength = 256;
  static constexpr std::int64_t kNothingYet = StreamDecoder::kNothingYet;

  boost::lockfree::spsc_queue<SoundBlock, boost::lockfree::capacity<kLength>> blocks;
  // Frames before this one have been needed already, up to and with the cycle that began then.
  std::atomic<std::int64_t> neededTo{kNothingYet};
  std::atomic<LocalTime> neededIn{LocalTime::min()};
  static_assert(std::atomic<LocalTime>::is_always_lock_free);
  std::atomic<std::uint64_t> lost{0};  // blocks that found the queue full

  // Of the media thread: the last frame that was given so far, and when it was captured.
  struct Place {
    std::int64_t frame = 0;
    SessionTime captured{};
  };
  std::optional<Place> last{};
};

// At which delay stems are played, and what none of them may need for that.
struct GivenDelay {
  DelayChange change;
  Nanoseconds most{};
  bool inBars = false;  // it is a number of whole bars, or beats
};

// One stem at the audio thread. The constructor allocates; what the audio thread calls is
// realtime-safe.
class StemPlayback {
 public:
  StemPlayback(StripId strip, const StemPlayer::Settings& settings,
               std::shared_ptr<StemQueue> queue, const Interpolator& interpolator);
  ~StemPlayback();
  StemPlayback(const StemPlayback&) = delete;
  StemPlayback& operator=(const StemPlayback&) = delete;

  [[nodiscard]] StripId strip() const noexcept { return strip_.load(std::memory_order_relaxed); }
  // One other thread: another strip takes it from the next cycle on.
  void setStrip(StripId strip) noexcept { strip_.store(strip, std::memory_order_relaxed); }

  // Audio thread: takes in what has come, and plays a block as StemPlayer::play() says. `begins` is
  // `start` in local time.
  void play(LocalTime begins, SessionTime start, double period, std::span<float> left,
            std::span<float> right, bool skipped) noexcept;
  // What has come cannot be played: there is no session time. It is not to be met later, as if it were late.
  void drop() noexcept {
    queue_->blocks.consume_all([](const SoundBlock&) {});
  }
  // As StemPlayer::playAt(), unless the stem needs more than `most`.
  void playAt(std::optional<Nanoseconds> delay, Nanoseconds most, bool asSent) noexcept;

  // One other thread: gives it memory for a delay of so long, if it has less.
  void makeRoomFor(Nanoseconds delay);
  // The same thread.
  [[nodiscard]] StemStatistics statistics() noexcept { return statistics_.get(); }

 private:
  [[nodiscard]] static Nanoseconds leftWaiting(const SoundBlock& block, LocalTime begins,
                                               Nanoseconds cycle) noexcept;

  using Pieces =
      boost::lockfree::spsc_queue<StemMemory*, boost::lockfree::capacity<StemBuffer::kMostPieces>>;

  void takePieces() noexcept;

  std::atomic<StripId> strip_;
  std::shared_ptr<StemQueue> queue_;
  StemPlayer player_;
  std::size_t channels_;
  std::size_t pieces_;  // of memory, given so far
  Pieces more_;         // on their way to the audio thread
  bool needsTooMuch_ = false;
  realtime::Latest<StemStatistics> statistics_;
};

}  // namespace midipool
