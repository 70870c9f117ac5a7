// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "audio/mixer.hpp"
#include "recorder/take_sink.hpp"
#include "recorder/track_source.hpp"

namespace midipool {

// How the mix of a recording is set: players by their nicknames.
struct TakeMix {
  std::map<std::string, StripSettings> strips;
  Decibels master;
  bool operator==(const TakeMix&) const = default;
};

// A recording in the making: frame n of all its tracks is at session time start + n/48,000 s. It asks its
// sources for block after block and hands what they have to the sink, and a mix of it (isMixed()). Who
// leaves and comes back under his name goes on with his track. No file, no thread and no clock; one thread.
class Take {
 public:
  // The sink must outlive it.
  Take(SessionTime start, TakeSink& sink);

  // From the next block on. Of two sources of one track the later one counts where it has anything.
  void add(const TrackInfo& track, std::shared_ptr<TrackSource> source);
  // It will have nothing from that time on.
  void end(const std::shared_ptr<TrackSource>& source, SessionTime time);
  void setMix(const TakeMix& mix);

  // Makes all blocks that end at `time` or before. What is before the beginning is made and dropped, so
  // that all have begun by then.
  void renderTo(SessionTime time);
  // The last ones, up to exactly the frame at `time`.
  void finishAt(SessionTime time);

  [[nodiscard]] SessionTime start() const noexcept { return start_; }
  // Made so far, below zero before the beginning.
  [[nodiscard]] std::int64_t frames() const noexcept { return frame_; }
  [[nodiscard]] std::size_t tracks() const noexcept { return tracks_.size() + 1; }

  // Before the beginning: a stem's clock has settled by then.
  static constexpr std::int64_t kRunUp = 48'000;
  static constexpr std::size_t kBlock = 1024;

 private:
  struct Source {
    std::shared_ptr<TrackSource> source;
    SessionTime ends = SessionTime::max();
  };
  struct Track {
    TrackInfo info;
    std::vector<Source> sources;
    std::array<std::vector<float>, 2> samples;
    bool told = false;  // to the sink
  };

  void render(std::size_t count);
  bool render(Track& track, std::span<float> left, std::span<float> right);
  void mix(std::span<const StripBlock> blocks, std::size_t count);
  [[nodiscard]] SessionTime timeOf(std::int64_t frame) const noexcept;
  [[nodiscard]] StripSettings stripOf(const TrackInfo& track) const;

  SessionTime start_;
  TakeSink& sink_;
  std::int64_t frame_ = -kRunUp;
  TakeMix settings_;
  Mixer mixer_;
  std::vector<std::unique_ptr<Track>> tracks_;  // number 1 and on; 0 is the mix
  std::array<std::vector<float>, 2> spare_;
  std::array<std::vector<float>, 2> mixed_;
};

}  // namespace midipool
