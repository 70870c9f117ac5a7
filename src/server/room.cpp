// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/room.hpp"

#include <algorithm>
#include <utility>

#include "server/secret_hash.hpp"
#include "wire/midi_item.hpp"
#include "wire/protocol_error.hpp"

namespace midipool {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Nanoseconds kLinesEvery = seconds{2};
constexpr int kRepetitions = 3;
constexpr Nanoseconds kRepeatAfter = milliseconds{12};
// A room whose players have all gone plays on for them to come back, but not for ever.
constexpr Nanoseconds kPlaysOnDeserted = seconds{120};
constexpr Nanoseconds kLongestPause = seconds{3600};

std::span<const std::uint8_t> bytesOf(const std::string& text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

}  // namespace

Room::Room(std::string name, RoomSettings settings, const Timeline& timeline,
           std::function<void(const Room&)> changed)
    : name_{std::move(name)},
      settings_{std::move(settings)},
      conductor_{timeline},
      commonDelay_{settings_.mostDelay},
      changed_{std::move(changed)} {}

RoomInfo Room::info(SessionTime now, std::int64_t places) const {
  const auto& timeline = conductor_.schedule().at(now);
  return {name_,
          static_cast<std::int64_t>(members_.size()),
          places,
          !settings_.passwordHash.empty(),
          timeline.playing,
          timeline.bpm};
}

bool Room::hasPlaceToResume(const std::string& resume) const {
  return !resume.empty() && std::ranges::any_of(members_, [&](const auto& member) {
    return member->resume() == resume;
  });
}

Member& Room::enter(const Entrance& entrance, MessageLink& link, DatagramLink& datagrams,
                    std::uint32_t newId) {
  auto id = newId;
  auto nickname = entrance.nickname;
  const auto old = std::ranges::find_if(members_, [&](const auto& member) {
    return !entrance.resume.empty() && member->resume() == entrance.resume;
  });
  if (old != members_.end()) {
    id = (*old)->id();
    commonDelay_.leave(id);
    auto& oldLink = (*old)->link();
    members_.erase(old);
    oldLink.send(encode(Goodbye{error_code::kReplaced, "your new connection has taken over"}));
    oldLink.close("replaced by a new connection");
  }
  nickname = freeNickname(nickname);
  members_.push_back(std::make_unique<Member>(id, nickname, entrance.owner, link, datagrams));
  auto& member = *members_.back();
  member.setMuted(entrance.muted);
  broadcast(MemberJoined{member.info()}, &member);
  desertedSince_.reset();
  return member;
}

void Room::leave(Member& member, const std::string& reason) {
  const auto id = member.id();
  std::erase_if(members_, [&](const auto& other) { return other.get() == &member; });
  commonDelay_.leave(id);
  broadcast(MemberLeft{id, reason});
}

Room::Granted Room::steer(const Steerer& who, const TransportRequest& request, const Moment& now) {
  if (settings_.steering == Steering::kOwner && !who.owner) {
    throw ProtocolError{error_code::kNotAllowed, "only the room's owner may steer this room"};
  }
  conductor_.forgetBefore(now.session);
  const auto outcome = conductor_.request(request, now.session + notice(now.session));
  if (outcome.changes.empty()) return {outcome.takesEffect, 0};
  Repetition repetition{{}, kRepetitions - 1, now.local + kRepeatAfter};
  for (const auto& timeline : outcome.changes) {
    const BarSync bar{timeline};
    broadcast(bar);
    repetition.messages.push_back(encode(bar));
  }
  broadcastDatagrams(repetition.messages);
  repetitions_.push_back(std::move(repetition));
  const auto revision = outcome.changes.front().revision;
  broadcast(TransportChanged{who.id, who.nickname, request, outcome.takesEffect, revision});
  changed_(*this);
  return {outcome.takesEffect, revision};
}

void Room::change(Member& member, const ChangeRoom& message) {
  if (!member.owner()) {
    throw ProtocolError{error_code::kNotAllowed, "only the room's owner may change its settings"};
  }
  if (message.steering) settings_.steering = *message.steering;
  if (message.password) {
    settings_.passwordHash = message.password->empty() ? "" : hashPassword(*message.password);
  }
  if (message.mostDelay) {
    settings_.mostDelay = *message.mostDelay;
    commonDelay_.setMost(settings_.mostDelay);
  }
  broadcast(RoomChanged{settings_.steering, !settings_.passwordHash.empty()});
  changed_(*this);
}

void Room::mute(Member& member, bool muted) {
  member.setMuted(muted);
  broadcast(MemberMuted{member.id(), muted});
}

void Room::sayRecording(Member& member, bool on) {
  if (member.recording() == on) return;
  member.setRecording(on);
  broadcast(MemberRecording{member.id(), on});
}

bool Room::setRecorded(bool on) {
  if (std::exchange(recorded_, on) == on) return false;
  broadcast(RoomRecorded{on});
  return true;
}

void Room::say(Member& member, const std::string& text, LocalTime now) {
  if (!member.maySay(now)) throw ProtocolError{error_code::kTooFast, "too much said at once"};
  broadcast(Said{member.id(), member.nickname(), text});
}

void Room::report(Member& member, const LineReport& line) {
  member.setLine(line);
  linesChanged_ = true;
}

void Room::listenAs(Member& member, const PlayoutWish& wish, const Moment& now) {
  member.setPlayout(wish);
  linesChanged_ = true;
  commonDelay_.listen(member.id(), wish);
  reviewPlayout(now);
}

bool Room::hasTimeForRepairs() const noexcept {
  return recorded_ || std::ranges::any_of(members_, [](const auto& member) {
           return member->recording() || member->playout().choice.mode != PlayoutMode::kLive;
         });
}

void Room::reviewPlayout(const Moment& now) {
  const auto agreed = commonDelay_.review(now.session, now.session + notice(now.session));
  if (agreed) broadcast(PlayoutAgreed{*agreed});
}

void Room::midi(Member& member, std::span<const std::uint8_t> payload, const Moment& now) {
  member.midi().receive(payload, now.local, [&](std::span<const std::uint8_t> bytes) {
    auto item = decodeMidiItem(bytes);
    if (!item) return;
    item->member = member.id();
    const auto passedOn = encode(*item);
    for (const auto& other : members_) {
      if (other.get() != &member) other->midi().push(passedOn, now.local);
    }
  });
  if (member.newGap()) releaseNotesOf(member, now);
  for (const auto& other : members_) flushMidi(*other, now.local);
}

// Something that the member played is lost for good: perhaps the end of a note.
void Room::releaseNotesOf(const Member& member, const Moment& now) {
  const auto release = encode(MidiItem{member.id(), now.session, {}});
  for (const auto& other : members_) {
    if (other.get() != &member) other->midi().push(release, now.local);
  }
}

void Room::flushMidi(Member& member, LocalTime now) {
  while (const auto packet = member.midi().packetDue(now)) {
    member.sendDatagram(DatagramKind::kMidi, *packet);
  }
}

void Room::tick(const Moment& now) {
  for (const auto& bar : conductor_.announce(now.session)) broadcast(BarSync{bar});
  for (auto& repetition : repetitions_) {
    if (repetition.due > now.local) continue;
    broadcastDatagrams(repetition.messages);
    repetition.due = now.local + 2 * kRepeatAfter;
    --repetition.timesLeft;
  }
  std::erase_if(repetitions_, [](const auto& repetition) { return repetition.timesLeft <= 0; });
  if (linesChanged_ && now.local >= linesDue_) {
    MemberLines lines;
    for (const auto& member : members_) lines.members.push_back(member->info());
    broadcast(lines);
    linesChanged_ = false;
    linesDue_ = now.local + kLinesEvery;
  }
  for (const auto& member : members_) flushMidi(*member, now.local);
  reviewPlayout(now);
  stopWhenDeserted(now);
}

void Room::stopWhenDeserted(const Moment& now) {
  if (!members_.empty() || !conductor_.schedule().at(now.session).playing) {
    desertedSince_.reset();
    return;
  }
  if (!desertedSince_) desertedSince_ = now.local;
  if (now.local - *desertedSince_ < kPlaysOnDeserted) return;
  conductor_.forgetBefore(now.session);
  if (!conductor_.request({StopSong{}}, now.session).changes.empty()) changed_(*this);
}

LocalTime Room::nextDue(const Moment& now) const {
  auto due = now.local + kLongestPause;
  if (members_.empty()) return std::min(due, now.local + kPlaysOnDeserted / 4);
  if (const auto announcement = conductor_.nextAnnouncement()) {
    due = std::min(due, now.local + (*announcement - now.session));
  }
  if (const auto review = commonDelay_.nextReview()) {
    due = std::min(due, now.local + (*review - now.session));
  }
  if (linesChanged_) due = std::min(due, linesDue_);
  for (const auto& repetition : repetitions_) due = std::min(due, repetition.due);
  for (const auto& member : members_) {
    if (const auto midi = member->midi().nextDue()) due = std::min(due, *midi);
  }
  return due;
}

void Room::broadcast(const ServerMessage& message, const Member* except) {
  const auto text = encode(message);
  for (const auto& member : members_) {
    if (member.get() != except) member->link().send(text);
  }
}

void Room::broadcastDatagrams(const std::vector<std::string>& messages) {
  for (const auto& message : messages) {
    for (const auto& member : members_) member->sendDatagram(DatagramKind::kBus, bytesOf(message));
  }
}

// So that a change reaches every port before the tick where it takes effect: the slowest member's
// notice, and the part of a tick by which a slave is told ahead (ClockGenerator).
Nanoseconds Room::notice(SessionTime now) const {
  Nanoseconds longest{};
  for (const auto& member : members_) longest = std::max(longest, member->notice());
  return longest + conductor_.schedule().at(now).bpm.durationOf(Beats::ticks(1));
}

std::string Room::freeNickname(const std::string& wanted) const {
  const auto taken = [&](const std::string& name) {
    return std::ranges::any_of(members_, [&](const auto& m) { return m->nickname() == name; });
  };
  auto name = wanted;
  for (int number = 2; taken(name); ++number) name = wanted + " " + std::to_string(number);
  return name;
}

}  // namespace midipool
