// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>

#include "audio/click_player.hpp"
#include "recorder/song_history.hpp"
#include "recorder/track_source.hpp"

namespace midipool {

// The metronome of a recording: the clicks of the player who records, as he has set them, on the beats of
// what the song did. Made from that alone, so it is whole however it was heard, or not heard. One thread.
class MetronomeSource final : public TrackSource {
 public:
  // Up to where it will be rendered, and a count-in's length further.
  void setSong(const SongHistory& song) { song_ = song; }
  // From that time on; times come in order. The first counts before as well.
  void choose(SessionTime from, const ClickGrid::Choice& clicks);

  [[nodiscard]] std::size_t channels() const noexcept override { return 1; }
  bool render(SessionTime start, std::span<float> left, std::span<float> right) override;

 private:
  struct Choice {
    SessionTime from;
    ClickGrid::Choice clicks;
  };

  [[nodiscard]] Schedule scheduleAt(SessionTime time) const;

  SongHistory song_;
  std::deque<Choice> choices_;
  ClickPlayer player_;
};

}  // namespace midipool
