// SPDX-License-Identifier: GPL-3.0-or-later
//
// How late a player hears the others, and himself.
#include <algorithm>

#include "client/sound/sound.hpp"
#include "recorder/recorder.hpp"

namespace midipool {
namespace {

// So long what is recorded may take to come, with some time to write it down.
constexpr Nanoseconds kRecordedAfter = Recorder::kBehind - std::chrono::milliseconds{500};

}  // namespace

void Sound::setMapping(const std::optional<ClockMapping>& mapping) noexcept {
  if (!mapping) {
    playout_.clockRestarted();
    endLingering(LocalTime::max());
    followPlayout();
  }
  process_.setMapping(mapping);
  media_.setMapping(mapping);
}

void Sound::listenAs(const Listening& listening, Monitor before) {
  receiving_.choose(listening.receive);
  playout_.choose(listening.playout);
  if (!isMusical(listening.playout.mode) || listening.monitor != before) {
    endLingering(LocalTime::max());
  }
  followPlayout();
}

void Sound::followMusic(const Schedule& schedule, SessionTime now) {
  if (playout_.followMusic(schedule, now)) followPlayout();
}

void Sound::playoutAgreed(const RoomPlayout& playout) {
  playout_.agreed(playout);
  followPlayout();
}

std::optional<PlayoutWish> Sound::reviewPlayout(LocalTime now) {
  const auto wish = playout_.review(neededDelay(), now);
  followPlayout();
  return wish;
}

void Sound::followPlayout() {
  const auto most = playout_.most();
  if (const auto& delay = playout_.delay(); delay != delay_.change || most != delay_.most) {
    delay_ = {delay, most, isMusical(playout_.choice().mode)};
    process_.setDelay(delay_);
  }
  makeRoom();
  followMonitor();
}

// For what waits to be heard so late, and for what is sent again while it does.
void Sound::makeRoom() {
  std::optional<Nanoseconds> repair;
  if (playout_.choice().mode != PlayoutMode::kLive) repair = Nanoseconds::zero();
  if (recorded_) repair = std::max(kRecordedAfter - playout_.longest(), Nanoseconds::zero());
  for (std::size_t slot = 0; slot < kStemSlots; ++slot) {
    if (auto* stem = process_.stems().get(slot)) stem->makeRoomFor(playout_.longest());
    if (auto* receiver = media_.receivers().get(slot)) receiver->setRepair(repair);
  }
}

// In an echo room oneself comes back as the others do.
void Sound::followMonitor() {
  const bool possible = own_ && own_->format.channels > 0 && !playing_.contains(own_->source);
  const auto state = playout_.state();
  const bool together = state == Playout::State::kAligned || isMusical(playout_.choice().mode);
  const bool wanted = monitor() == Monitor::kDirect || (monitor() == Monitor::kAligned && together);
  const auto next = possible && wanted ? monitor() : Monitor::kOff;
  if (next == heardAs_) return;
  if (heardAs_ == Monitor::kAligned) {
    media_.setOwnFeed(nullptr);
    endStem(*ownStem_);
    ownStem_.reset();
  } else if (ownStrip_) {
    process_.mix().remove(*ownStrip_);
  }
  ownStrip_.reset();
  heardAs_ = next;
  if (heardAs_ != Monitor::kOff) listenToOneself();
  process_.setOwn({heardAs_ == Monitor::kDirect, ownStrip_.value_or(StripId{})});
}

void Sound::listenToOneself() {
  ownStrip_ = StripId{own_->source};
  const bool mono = own_->format.channels == 1 && heardAs_ == Monitor::kAligned;
  static_cast<void>(process_.mix().add(*ownStrip_, mono ? StripInput::kMono : StripInput::kStereo,
                                       stripFor(*own_, ownName_)));
  if (heardAs_ != Monitor::kAligned) return;
  const auto queue = queueFor(kOwnSlot, ownName_, own_->format.channels);
  ownStem_ = {*own_, kOwnSlot, ownName_, queue};
  playStem(*ownStem_, true);
  media_.setOwnFeed(std::make_unique<OwnFeed>(queue));
}

// What the worst of all asks for that can be heard together. Where that is nobody but oneself: what the
// best of the others asks for, which is too much.
Nanoseconds Sound::neededDelay() {
  Nanoseconds worst{};
  auto best = Nanoseconds::max();
  bool together = false;
  for (std::size_t slot = 0; slot < kStemSlots; ++slot) {
    auto* stem = process_.stems().get(slot);
    if (stem == nullptr) continue;
    const auto needed = stem->statistics().needed;
    const bool fits = needed <= playout_.most();
    if (fits) worst = std::max(worst, needed);
    if (slot == kOwnSlot) continue;
    together = together || fits;
    best = std::min(best, needed);
  }
  return together || best == Nanoseconds::max() ? worst : best;
}

}  // namespace midipool
