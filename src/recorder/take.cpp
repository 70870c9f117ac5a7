// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorder/take.hpp"

#include <algorithm>

#include "time/frames.hpp"

namespace midipool {
namespace {

std::array<std::vector<float>, 2> twoBlocks() {
  return {std::vector<float>(Take::kBlock), std::vector<float>(Take::kBlock)};
}

StripId stripOfTrack(std::size_t index) {
  return StripId{static_cast<std::uint32_t>(index + 1)};
}

}  // namespace

Take::Take(SessionTime start, TakeSink& sink)
    : start_{start},
      sink_{sink},
      mixer_{static_cast<double>(kFramesPerSecond), Mixer::Metering::kOff},
      spare_{twoBlocks()},
      mixed_{twoBlocks()} {
  sink_.begin(0, {"mix", TrackKind::kMix, 2});
}

// A track keeps its number of channels: a file has one.
void Take::add(const TrackInfo& info, std::shared_ptr<TrackSource> source) {
  const auto found = std::ranges::find_if(tracks_, [&](const auto& track) {
    return track->info.name == info.name && track->info.kind == info.kind &&
           track->info.channels == info.channels;
  });
  if (found != tracks_.end()) {
    (*found)->sources.push_back({std::move(source), SessionTime::max()});
    return;
  }
  tracks_.push_back(std::make_unique<Track>(Track{info, {}, twoBlocks(), false}));
  tracks_.back()->sources.push_back({std::move(source), SessionTime::max()});
  if (!isMixed(info.kind)) return;
  static_cast<void>(mixer_.add(stripOfTrack(tracks_.size() - 1),
                               info.channels == 1 ? StripInput::kMono : StripInput::kStereo,
                               stripOf(info)));
}

void Take::end(const std::shared_ptr<TrackSource>& source, SessionTime time) {
  for (const auto& track : tracks_) {
    for (auto& each : track->sources) {
      if (each.source == source) each.ends = std::min(each.ends, time);
    }
  }
}

void Take::setMix(const TakeMix& mix) {
  settings_ = mix;
  mixer_.setMaster(mix.master);
  for (std::size_t i = 0; i < tracks_.size(); ++i) {
    mixer_.set(stripOfTrack(i), stripOf(tracks_[i]->info));
  }
}

StripSettings Take::stripOf(const TrackInfo& track) const {
  const auto found = settings_.strips.find(track.name);
  return found == settings_.strips.end() ? StripSettings{} : found->second;
}

// From the beginning each time, so that nothing adds up.
SessionTime Take::timeOf(std::int64_t frame) const noexcept {
  return start_ + lengthOfFrames(frame);
}

// A block ends where the recording begins.
void Take::renderTo(SessionTime time) {
  for (;;) {
    const auto block = static_cast<std::int64_t>(kBlock);
    const auto count = frame_ < 0 ? std::min(block, -frame_) : block;
    if (timeOf(frame_ + count) > time) return;
    render(static_cast<std::size_t>(count));
  }
}

void Take::finishAt(SessionTime time) {
  renderTo(time);
  const auto rest = framesIn(time - start_) - frame_;
  if (frame_ >= 0 && rest > 0) {
    render(static_cast<std::size_t>(std::min(rest, static_cast<std::int64_t>(kBlock))));
  }
}

void Take::render(std::size_t count) {
  std::vector<StripBlock> blocks;
  blocks.reserve(tracks_.size());
  for (std::size_t i = 0; i < tracks_.size(); ++i) {
    auto& track = *tracks_[i];
    const std::span left{track.samples[0].data(), count};
    const std::span right{track.samples[1].data(), track.info.channels == 1 ? 0 : count};
    if (!render(track, left, right)) continue;
    if (isMixed(track.info.kind)) blocks.push_back({stripOfTrack(i), left, right});
    if (frame_ < 0) continue;
    if (!track.told) sink_.begin(i + 1, track.info);
    track.told = true;
    sink_.sound(i + 1, frame_, left, right);
  }
  mix(blocks, count);
  frame_ += static_cast<std::int64_t>(count);
}

// All sources are asked, as they go on in time; the last that has anything is taken.
bool Take::render(Track& track, std::span<float> left, std::span<float> right) {
  const auto now = timeOf(frame_);
  std::erase_if(track.sources, [now](const Source& source) { return source.ends <= now; });
  bool any = false;
  const std::span spareLeft{spare_[0].data(), left.size()};
  const std::span spareRight{spare_[1].data(), right.size()};
  for (const auto& each : track.sources) {
    if (!each.source->render(now, spareLeft, spareRight)) continue;
    std::ranges::copy(spareLeft, left.begin());
    std::ranges::copy(spareRight, right.begin());
    any = true;
  }
  return any;
}

void Take::mix(std::span<const StripBlock> blocks, std::size_t count) {
  const std::span left{mixed_[0].data(), count};
  const std::span right{mixed_[1].data(), count};
  mixer_.mix(blocks, left, right);
  if (frame_ >= 0) sink_.sound(0, frame_, left, right);
}

}  // namespace midipool
