// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/sound/stem_playback.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "time/frames.hpp"

namespace midipool {
namespace {

// So long before a cycle begins a packet must have arrived to be here by then.
constexpr Nanoseconds kFetch = std::chrono::microseconds{300};

// A stem that needed too much is with the others again when it is well below that, not at each breath
// of its line.
constexpr std::int64_t kBackAtPercent = 90;

// What comes while the line stumbles, beyond the delay.
constexpr Nanoseconds kSpareRoom = std::chrono::seconds{1};

}  // namespace

StemPlayback::StemPlayback(StripId strip, const StemPlayer::Settings& settings,
                           std::shared_ptr<StemQueue> queue, const Interpolator& interpolator)
    : strip_{strip},
      queue_{std::move(queue)},
      player_{settings, interpolator},
      channels_{settings.channels},
      pieces_{player_.pieces()} {}

StemPlayback::~StemPlayback() {
  more_.consume_all([](StemMemory* piece) { delete piece; });  // NOLINT(*-owning-memory)
}

void StemPlayback::makeRoomFor(Nanoseconds delay) {
  const auto frames = static_cast<std::size_t>(framesIn(delay + kSpareRoom));
  const auto wanted = std::min(frames / StemMemory::kFrames + 2, StemBuffer::kMostPieces);
  while (delay > Nanoseconds::zero() && pieces_ < wanted) {
    auto piece = std::make_unique<StemMemory>(channels_);
    if (!more_.push(piece.get())) return;
    static_cast<void>(piece.release());
    ++pieces_;
  }
}

void StemPlayback::takePieces() noexcept {
  more_.consume_all(
      [this](StemMemory* piece) { player_.deepen(std::unique_ptr<StemMemory>{piece}); });
}

void StemPlayback::playAt(std::optional<Nanoseconds> delay, Nanoseconds most,
                          bool asSent) noexcept {
  const auto needed = player_.statistics().needed;
  needsTooMuch_ = needed > (needsTooMuch_ ? most * kBackAtPercent / 100 : most);
  const auto given = needsTooMuch_ ? std::nullopt : delay;
  player_.playAt(given, asSent && given);
}

void StemPlayback::play(LocalTime begins, SessionTime start, double period, std::span<float> left,
                        std::span<float> right, bool skipped) noexcept {
  const Nanoseconds cycle{std::llround(period * static_cast<double>(left.size()))};
  if (skipped) player_.deviceSkipped();
  takePieces();
  queue_->blocks.consume_all([&](const SoundBlock& block) {
    const std::array planar{block.samples[0].data(), block.samples[1].data()};
    const auto inTimeFor = start - leftWaiting(block, begins, cycle);
    player_.received(block.frame, block.captured, planar, block.frames, inTimeFor, block.typical);
  });
  const std::array out{left.data(), right.data()};
  player_.play(start, period, out, left.size(), skipped);
  queue_->neededTo.store(player_.assembledTo().value_or(StemQueue::kNothingYet),
                         std::memory_order_relaxed);
  queue_->neededIn.store(begins, std::memory_order_release);
  statistics_.set(player_.statistics());
}

// What nobody needs yet is not fetched before the cycle that follows its arrival (MediaThread). That is no
// lateness of the line's.
Nanoseconds StemPlayback::leftWaiting(const SoundBlock& block, LocalTime begins,
                                      Nanoseconds cycle) noexcept {
  return block.arrived < begins - cycle - kFetch ? cycle : Nanoseconds::zero();
}

}  // namespace midipool
