// SPDX-License-Identifier: GPL-3.0-or-later
#include "sound_crowd.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <queue>

#include "realtime/sleep.hpp"
#include "realtime/thread_privileges.hpp"
#include "server/mix_period.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;

// As the server's threads have it, so that what others compile meanwhile is not measured.
constexpr int kPriority = 4;
// Who is due so soon need not be slept for.
constexpr Nanoseconds kTogether = 30us;
// How far crystals are off.
constexpr double kMostOff = 20e-6;
constexpr Nanoseconds kEnding = 300ms;

}  // namespace

SoundCrowd::SoundCrowd(std::vector<std::unique_ptr<SoundPlayer>> players, Nanoseconds offset,
                       const Lengths& lengths)
    : players_{std::move(players)},
      offset_{offset},
      frames_{players_.front()->place().stream.format.framesPerPacket},
      firstCounted_{lengths.warmUp / timeOf(1)},
      endCounted_{firstCounted_ + lengths.counted / timeOf(1)} {
  for (const auto& player : players_) {
    const auto& place = player->place();
    senders_[place.stream.source] = player.get();
    inRoom_.resize(std::max(inRoom_.size(), place.room + 1));
    ++inRoom_[place.room];
  }
  // Each listens to the mix, or to another one of his room.
  for (const auto& player : players_) {
    const auto& place = player->place();
    if (place.mix) player->ear.emplace(*place.mix);
    const auto next = (place.place + 1) % inRoom_[place.room];
    const auto other = std::ranges::find_if(players_, [&](const auto& candidate) {
      return candidate->place().room == place.room && candidate->place().place == next;
    });
    if (!place.mix && *other != player) player->ear.emplace((*other)->place().stream);
  }
}

Nanoseconds SoundCrowd::timeOf(std::int64_t block) const noexcept {
  return lengthOfFrames(block * std::int64_t{frames_});
}

void SoundCrowd::run() {
  realtime::raisePriority(kPriority);
  begun_ = clock_.now() + 10ms;
  struct Turn {
    LocalTime due;
    std::int64_t block;
    std::size_t player;
    bool operator>(const Turn& other) const noexcept { return due > other.due; }
  };
  std::priority_queue<Turn, std::vector<Turn>, std::greater<>> turns;
  for (std::size_t i = 0; i < players_.size(); ++i) turns.push({dueAt(i, 0), 0, i});
  const auto last = endCounted_ + kEnding / timeOf(1);
  for (std::int64_t reached = 0; reached < last;) {
    const auto [due, block, player] = turns.top();
    turns.pop();
    for (; reached < block; ++reached) proceedTo(reached + 1);
    if (due > clock_.now() + kTogether) realtime::sleepUntil(due);
    turn(*players_[player], block, due);
    turns.push({dueAt(player, block + 1), block + 1, player});
  }
  phase_ = Phase::kDone;
}

LocalTime SoundCrowd::dueAt(std::size_t player, std::int64_t block) const noexcept {
  const auto share = static_cast<double>(player) / static_cast<double>(players_.size());
  const auto time = static_cast<double>(timeOf(block).count());
  return begun_ + timeOf(block) +
         Nanoseconds{std::llround(share * static_cast<double>(timeOf(1).count()) +
                                  kMostOff * (2.0 * share - 1.0) * time)};
}

void SoundCrowd::proceedTo(std::int64_t block) noexcept {
  if (block == firstCounted_) phase_ = Phase::kCounting;
  if (block == endCounted_) phase_ = Phase::kEnding;
  if (block != firstCounted_ + (endCounted_ - firstCounted_) / 4) return;
  for (const auto& player : players_) {
    if (player->ear) player->ear->listen();
  }
}

// The block was captured from one period ago until now.
void SoundCrowd::turn(SoundPlayer& player, std::int64_t block, LocalTime due) {
  const auto now = clock_.now();
  const SessionTime captured{(due - timeOf(1) + offset_).time_since_epoch()};
  const bool sent = player.send(block, captured, now);
  if (counts(block)) {
    ++(sent ? figures_.sent : figures_.unsent);
    figures_.behind.add(now - due);
  }
  receive(player);
}

void SoundCrowd::receive(SoundPlayer& player) {
  for (;;) {
    const int count = batch_->receive(player.socket());
    if (count <= 0) return;
    const auto reading = readClocks(clock_);
    for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
      const auto stamp = batch_->remarks(i).stamp;
      received(player, batch_->datagram(i), stamp ? arrivalTime(*stamp, reading) : reading.local);
    }
    if (static_cast<std::size_t>(count) < DatagramBatch::kCount) return;
  }
}

void SoundCrowd::received(SoundPlayer& player, std::span<const std::uint8_t> datagram,
                          LocalTime arrived) {
  if (!looksLikeRtp(datagram)) player.answered(datagram);
  if (!looksLikeRtp(datagram) || looksLikeRtcp(datagram)) return;
  const auto packet = decodeRtp(datagram);  // of which only the header can be read
  if (!packet) {
    ++figures_.refused;
    return;
  }
  const auto& header = packet->header;
  if (player.ear && player.ear->source() == header.source) player.ear->received(header, datagram);
  const auto& mix = player.place().mix;
  if (mix && mix->source == header.source) {
    receivedMix(player, header, arrived);
  } else {
    receivedStem(player, header, arrived);
  }
}

void SoundCrowd::receivedStem(SoundPlayer& player, const RtpHeader& header, LocalTime arrived) {
  const auto sender = senders_.find(header.source);
  if (sender == senders_.end() || player.place().mix) {
    ++figures_.refused;
    return;
  }
  const auto number = sender->second->numberOf(header.sequence);
  if (!counts(number)) return;
  ++player.received.stems;
  const auto delay = arrived - sender->second->sentAt(number);
  figures_.delays.add(delay);
  if (delay > kLate) ++figures_.late;
}

void SoundCrowd::receivedMix(SoundPlayer& player, const RtpHeader& header, LocalTime arrived) {
  const auto period = LocalTime{(header.captured - offset_).time_since_epoch()};
  const auto delay = arrived - period;
  auto& so = player.received;
  if (const auto passed = period - begun_; passed < timeOf(firstCounted_)) {
    so.usual = std::min(so.usual.value_or(delay), delay);
    return;
  } else if (passed >= timeOf(endCounted_)) {
    return;
  }
  if (so.mixes++ == 0) so.firstMix = header.timestamp;
  so.lastMix = header.timestamp;
  figures_.delays.add(delay);
  if (delay > so.usual.value_or(Nanoseconds{}) + kLate) ++figures_.late;
}

// A period that the server has left out is seen by the time stamps.
std::uint64_t SoundCrowd::expectedBy(const SoundPlayer& player) const {
  const auto blocks = static_cast<std::uint64_t>(endCounted_ - firstCounted_);
  const auto& place = player.place();
  if (!place.mix) return blocks * (inRoom_[place.room] - 1);
  const auto& so = player.received;
  const auto byStamps =
      std::uint64_t{(so.lastMix - so.firstMix) / place.mix->format.framesPerPacket} + 1;
  return std::max(byStamps, blocks - 1);
}

CrowdFigures SoundCrowd::figures() const {
  auto sum = figures_;
  for (const auto& player : players_) {
    const auto received = player->received.stems + player->received.mixes;
    const auto expected = expectedBy(*player);
    sum.expected += expected;
    sum.received += received;
    sum.worstLost = std::max(sum.worstLost, expected - std::min(expected, received));
    if (received == 0) ++sum.deaf;
    addHeard(*player, sum);
  }
  return sum;
}

// In his mix all others and not himself.
void SoundCrowd::addHeard(const SoundPlayer& player, CrowdFigures& sum) const {
  if (!player.ear) return;
  const auto& ear = *player.ear;
  const auto& place = player.place();
  const auto others = inRoom_[place.room];
  sum.refused += ear.refused();
  sum.toHear += place.mix ? others - 1 : 1;
  bool isSound = ear.hasHeard() && ear.isFinite();
  for (std::size_t i = 0; i < others; ++i) {
    if (!ear.hears(i)) continue;
    ++sum.heard;
    const bool mayBeHeard = place.mix ? i != place.place : i == (place.place + 1) % others;
    if (!mayBeHeard) isSound = false;
  }
  if (!isSound) ++sum.broken;
}

}  // namespace midipool
