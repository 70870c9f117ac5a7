// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/mixer.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "audio/fader_law.hpp"
#include "audio/pan_law.hpp"

namespace midipool {
namespace {

// Strips cannot be moved, so each is made in its place.
template <std::size_t... kIndex>
std::array<MixerStrip, sizeof...(kIndex)> makeStrips(double sampleRate,
                                                     std::index_sequence<kIndex...> /*each*/) {
  const auto make = [sampleRate](std::size_t) { return MixerStrip{sampleRate}; };
  return {make(kIndex)...};
}

StripSettings limited(const StripSettings& settings) noexcept {
  StripSettings result = settings;
  result.gain = std::min(settings.gain, kFaderTop);
  result.pan = std::isnan(settings.pan) ? 0.0 : std::clamp(settings.pan, -1.0, 1.0);
  return result;
}

}  // namespace

Mixer::Mixer(double sampleRate, Metering metering)
    : metering_{metering == Metering::kOn},
      strips_{makeStrips(sampleRate, std::make_index_sequence<kMaxStrips>{})},
      masterLeft_{sampleRate},
      masterRight_{sampleRate},
      leftMeter_{sampleRate},
      rightMeter_{sampleRate},
      limiter_{sampleRate} {}

bool Mixer::add(StripId id, StripInput input, const StripSettings& settings) noexcept {
  if (find(id)) return false;
  const auto place = placeFor(id);
  if (!place) return false;
  lastPlace_ = *place;
  channels_[*place] = {id, input, limited(settings), true};
  publish();
  // One who comes back while he fades out goes on from there.
  if (!strips_[*place].belongsTo(id)) {
    strips_[*place].handTo(id);
    handovers_.fetch_add(1, std::memory_order_release);
  }
  return true;
}

bool Mixer::remove(StripId id) noexcept {
  const auto place = find(id);
  if (!place) return false;
  channels_[*place].present = false;
  publish();
  return true;
}

bool Mixer::set(StripId id, const StripSettings& settings) noexcept {
  const auto place = find(id);
  if (!place) return false;
  channels_[*place].settings = limited(settings);
  publish();
  return true;
}

std::optional<StripSettings> Mixer::settings(StripId id) const noexcept {
  const auto place = find(id);
  if (!place) return std::nullopt;
  return channels_[*place].settings;
}

std::optional<StereoReading> Mixer::reading(StripId id) const noexcept {
  const auto place = find(id);
  if (!place) return std::nullopt;
  return StereoReading{strips_[*place].leftMeter().read(), strips_[*place].rightMeter().read()};
}

std::size_t Mixer::strips() const noexcept {
  return static_cast<std::size_t>(std::count_if(
      channels_.begin(), channels_.end(), [](const Channel& channel) { return channel.present; }));
}

void Mixer::setMaster(Decibels gain) noexcept {
  masterTarget_.store(std::min(gain, kFaderTop).gain(), std::memory_order_relaxed);
}

StereoReading Mixer::masterReading() const noexcept {
  return {leftMeter_.read(), rightMeter_.read()};
}

std::optional<std::size_t> Mixer::find(StripId id) const noexcept {
  for (std::size_t place = 0; place < kMaxStrips; ++place) {
    if (channels_[place].present && channels_[place].id == id) return place;
  }
  return std::nullopt;
}

// Where he was before, so that no id has two strips; else where nobody has been for the longest
// time, so that who has left can fade out.
std::optional<std::size_t> Mixer::placeFor(StripId id) const noexcept {
  std::optional<std::size_t> free;
  for (std::size_t i = 1; i <= kMaxStrips; ++i) {
    const std::size_t place = (lastPlace_ + i) % kMaxStrips;
    if (channels_[place].present) continue;
    if (strips_[place].belongsTo(id)) return place;
    if (!free) free = place;
  }
  return free;
}

// All of them, as one solo changes the others.
void Mixer::publish() noexcept {
  const bool anySolo = std::any_of(channels_.begin(), channels_.end(), [](const Channel& channel) {
    return channel.present && channel.settings.soloed;
  });
  for (std::size_t i = 0; i < kMaxStrips; ++i) strips_[i].setTarget(gainOf(channels_[i], anySolo));
}

StereoGain Mixer::gainOf(const Channel& channel, bool anySolo) noexcept {
  const StripSettings& settings = channel.settings;
  if (!channel.present || settings.muted || (anySolo && !settings.soloed)) return {0.0F, 0.0F};
  const float gain = settings.gain.gain();
  const StereoGain sides =
      channel.input == StripInput::kMono ? panMono(settings.pan) : balanceStereo(settings.pan);
  return {gain * sides.left, gain * sides.right};
}

void Mixer::mix(std::span<const StripBlock> blocks, std::span<float> left,
                std::span<float> right) noexcept {
  std::fill(left.begin(), left.end(), 0.0F);
  std::fill(right.begin(), right.end(), 0.0F);
  mixBeside(
      blocks,
      [](const StripBlock&) {
        return StereoGain{0.0F, 0.0F};
      },
      left, right);
}

void Mixer::mix(const BlockSum& sum, std::span<float> left, std::span<float> right) noexcept {
  std::copy_n(sum.left().begin(), left.size(), left.begin());
  std::copy_n(sum.right().begin(), right.size(), right.begin());
  mixBeside(sum.blocks(), &BlockSum::gainOf, left, right);
}

template <typename Already>
void Mixer::mixBeside(std::span<const StripBlock> blocks, Already&& already, std::span<float> left,
                      std::span<float> right) noexcept {
  std::bitset<kMaxStrips> fed;
  std::size_t next = 0;
  for (const StripBlock& block : blocks) {
    const StereoGain in = already(block);
    const auto found = slotOf(block.strip, next);
    if (!found) {
      addBlock(block, {-in.left, -in.right}, left, right);
      continue;
    }
    auto& strip = strips_[*found];
    if (metering_ || !strip.isIn(block.strip, in)) strip.mix(block, metering_, in, left, right);
    fed.set(*found);
    next = *found + 1;
  }
  rest(fed, left.size());
  finish(left, right);
}

void Mixer::rest(const std::bitset<kMaxStrips>& fed, std::size_t frames) noexcept {
  const auto handovers = handovers_.load(std::memory_order_acquire);
  if (std::exchange(knownHandovers_, handovers) != handovers) awake_.set();
  awake_ |= fed;
  if (awake_ == fed) return;
  for (std::size_t slot = 0; slot < kMaxStrips; ++slot) {
    if (awake_.test(slot) && !fed.test(slot))
      awake_.set(slot, strips_[slot].idle(metering_, frames));
  }
}

// The search begins behind what was found last, as blocks tend to come in the same order each time.
std::optional<std::size_t> Mixer::slotOf(StripId id, std::size_t from) const noexcept {
  for (std::size_t i = 0; i < kMaxStrips; ++i) {
    const std::size_t slot = (from + i) % kMaxStrips;
    if (strips_[slot].belongsTo(id)) return slot;
  }
  return std::nullopt;
}

void Mixer::finish(std::span<float> left, std::span<float> right) noexcept {
  const float target = masterTarget_.load(std::memory_order_relaxed);
  masterLeft_.setTarget(target);
  masterRight_.setTarget(target);
  masterLeft_.apply(left);
  masterRight_.apply(right);
  if (metering_) {
    leftMeter_.process(left);
    rightMeter_.process(right);
  }
  limiter_.process(left, right);
}

}  // namespace midipool
