// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/server_core.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "server/visitor.hpp"
#include "wire/clock_packet.hpp"
#include "wire/protocol_error.hpp"

namespace midipool {
namespace {

using std::chrono::seconds;

// Who connects and neither joins nor asks for long has no business here.
constexpr Nanoseconds kMustJoinWithin = seconds{30};
constexpr int kMostRefusals = 5;
constexpr Nanoseconds kLongestPause = seconds{5};

}  // namespace

ServerCore::ServerCore(Settings settings, const SessionEpoch& epoch, RoomKeeper& keeper,
                       DatagramLink& datagrams)
    : settings_{std::move(settings)},
      epoch_{epoch},
      datagrams_{datagrams},
      rooms_{settings_.limits, keeper},
      media_{datagrams, epoch},
      sound_{media_},
      recordings_{sound_, media_, epoch_} {}

ServerCore::~ServerCore() = default;

void ServerCore::connected(MessageLink& link, LocalTime now) {
  visitors_.emplace(&link, std::make_unique<Visitor>(link, now));
}

void ServerCore::received(MessageLink& link, const std::string& message, LocalTime now) {
  const auto found = visitors_.find(&link);
  if (found == visitors_.end()) return;
  auto& visitor = *found->second;
  if (visitor.expelled) return;
  ++counters_.messages;
  if (!visitor.messages.allow(now)) {
    expel(visitor, error_code::kTooFast, "too many messages");
    return;
  }
  try {
    handle(visitor, understood(visitor, message), now);
  } catch (const ProtocolError& error) {
    ++counters_.invalidMessages;
    if (visitor.expelled) return;
    link.send(encode(ErrorReport{error.code(), error.what(), headOf(message).number}));
  }
}

// A join that makes no sense is a refused one as well.
ClientMessage ServerCore::understood(Visitor& visitor, const std::string& message) {
  try {
    return decodeClientMessage(message);
  } catch (const ProtocolError& error) {
    if (visitor.room == nullptr && headOf(message).type == "join") refused(visitor, error);
    throw;
  }
}

void ServerCore::refused(Visitor& visitor, const ProtocolError& error) {
  ++counters_.refusals;
  if (++visitor.refusals >= kMostRefusals) expel(visitor, error.code(), error.what());
}

void ServerCore::handle(Visitor& visitor, const ClientMessage& message, LocalTime now) {
  if (handleSound(visitor, message)) return;
  if (const auto* wanted = std::get_if<JoinRoom>(&message)) {
    join(visitor, *wanted, now);
  } else if (std::holds_alternative<ListRooms>(message)) {
    visitor.link.send(encode(RoomList{rooms_.list(epoch_.at(now))}));
  } else if (std::holds_alternative<LeaveRoom>(message)) {
    leave(visitor, "left", now);
  } else if (const auto* steer = std::get_if<SteerTransport>(&message)) {
    this->steer(visitor, *steer, now);
  } else if (const auto* line = std::get_if<ReportLine>(&message)) {
    roomOf(visitor).report(*visitor.member, line->report);
  } else if (const auto* listen = std::get_if<ListenAs>(&message)) {
    auto& room = roomOf(visitor);
    room.listenAs(*visitor.member, listen->wish, moment(now));
    sound_.playoutChanged(room);
  } else if (const auto* change = std::get_if<ChangeRoom>(&message)) {
    roomOf(visitor).change(*visitor.member, *change);
  } else if (const auto* say = std::get_if<SayToAll>(&message)) {
    roomOf(visitor).say(*visitor.member, say->text, now);
  } else if (const auto* recording = std::get_if<SayRecording>(&message)) {
    auto& room = roomOf(visitor);
    room.sayRecording(*visitor.member, recording->on);
    sound_.playoutChanged(room);
  } else if (const auto* record = std::get_if<RecordRoom>(&message)) {
    auto& room = roomOf(visitor);
    recordings_.record(room, *visitor.member, *record);
  }
}

// The room, if it lets him in; who guesses passwords is sent away after a few.
template <typename Find>
Room& ServerCore::admitted(Visitor& visitor, LocalTime now, Find&& find) {
  if (!visitor.doors.allow(now)) {
    throw ProtocolError{error_code::kTooFast, "too many rooms asked for"};
  }
  try {
    return find();
  } catch (const ProtocolError& error) {
    refused(visitor, error);
    throw;
  }
}

void ServerCore::steer(Visitor& visitor, const SteerTransport& message, LocalTime now) {
  Room::Granted granted;
  if (visitor.room == nullptr && message.outside) {
    auto& room = admitted(visitor, now, [&]() -> Room& {
      refuseBanned(visitor, message.outside->identity, now);
      return rooms_.findForSteering(*message.outside);
    });
    const bool owner = room.settings().steering == Steering::kOwner &&
                       rooms_.owns(room, message.outside->identity);
    granted = room.steer({0, message.outside->nickname, owner}, message.request, moment(now));
  } else {
    auto& room = roomOf(visitor);
    auto& member = *visitor.member;
    if (!member.maySteer(now)) {
      throw ProtocolError{error_code::kTooFast, "too many transport requests"};
    }
    granted =
        room.steer({member.id(), member.nickname(), member.owner()}, message.request, moment(now));
  }
  if (message.number) {
    visitor.link.send(
        encode(TransportAccepted{*message.number, granted.takesEffect, granted.revision}));
  }
}

void ServerCore::join(Visitor& visitor, const JoinRoom& message, LocalTime now) {
  if (visitor.room != nullptr) {
    throw ProtocolError{error_code::kAlreadyJoined, "leave the room before joining another"};
  }
  auto* room = &admitted(visitor, now, [&]() -> Room& {
    refuseBanned(visitor, message.identity, now);
    return rooms_.find(message, epoch_.at(now), settings_.wallSeconds());
  });
  bool muted = muted_.contains({room->name(), message.identity});
  for (const auto& member : room->members()) {
    if (message.resume.empty() || member->resume() != message.resume) continue;
    muted = member->muted();
    // Its connection is dead without knowing it, or another program has the token.
    auto& old = *bySession_.at(member->access().session);
    dismiss(*room, *member);
    old.room = nullptr;
    old.member = nullptr;
    old.expelled = true;
  }
  auto& member =
      room->enter({message.nickname, message.resume, rooms_.owns(*room, message.identity), muted},
                  visitor.link, datagrams_, nextMember_++);
  admit(visitor, *room, member);
  visitor.identity = message.identity;
  ++counters_.joins;

  Joined joined;
  joined.room = room->name();
  joined.member = member.id();
  joined.nickname = member.nickname();
  joined.program = settings_.program;
  joined.epoch = epoch_.name();
  joined.resume = member.resume();
  joined.steering = room->settings().steering;
  joined.owner = member.owner();
  joined.password = !room->settings().passwordHash.empty();
  joined.recorded = room->recorded();
  joined.mayRecord = recordings_.mayRecord(*room, member);
  joined.messageOfTheDay = messageOfTheDay_;
  joined.datagrams = member.access();
  joined.media = member.media().access();
  for (const auto& other : room->members()) joined.members.push_back(other->info());
  for (const auto& timeline : room->conductor().schedule().timelines()) {
    joined.timelines.push_back(timeline);
  }
  visitor.link.send(encode(joined));
  visitor.link.send(encode(PlayoutAgreed{room->playout()}));
  sound_.joined(*room, member);
  rooms_.used(*room, settings_.wallSeconds());
  settings_.log(
      fmt::format("{} joins {} ({})", member.nickname(), room->name(), visitor.link.address()));
}

void ServerCore::admit(Visitor& visitor, Room& room, Member& member) {
  visitor.room = &room;
  visitor.member = &member;
  bySession_[member.access().session] = &visitor;
  byMediaSession_[member.media().access().session] = &visitor;
}

// Before he is gone from the room.
void ServerCore::dismiss(Room& room, const Member& member) {
  bySession_.erase(member.access().session);
  byMediaSession_.erase(member.media().access().session);
  sound_.left(room, member);
}

// Whether it was about sound. roomOf() refuses who has no room, and so no member.
bool ServerCore::handleSound(Visitor& visitor, const ClientMessage& message) {
  if (const auto* open = std::get_if<OpenStream>(&message)) {
    auto& room = roomOf(visitor);
    sound_.open(room, *visitor.member, open->format);
    recordings_.soundChanged(room);
  } else if (std::holds_alternative<CloseStream>(message)) {
    if (visitor.room == nullptr) return true;
    sound_.close(*visitor.room, *visitor.member);
    recordings_.soundChanged(*visitor.room);
  } else if (const auto* receive = std::get_if<ReceiveAs>(&message)) {
    auto& room = roomOf(visitor);
    sound_.receiveAs(room, *visitor.member, receive->wish);
  } else if (const auto* mix = std::get_if<SetMix>(&message)) {
    auto& room = roomOf(visitor);
    sound_.setMix(room, *visitor.member, mix->wish);
  } else {
    return false;
  }
  return true;
}

void ServerCore::leave(Visitor& visitor, const std::string& reason, LocalTime now) {
  if (visitor.room == nullptr) return;
  settings_.log(
      fmt::format("{} leaves {}: {}", visitor.member->nickname(), visitor.room->name(), reason));
  dismiss(*visitor.room, *visitor.member);
  visitor.room->leave(*visitor.member, reason);
  recordings_.soundChanged(*visitor.room);
  if (visitor.room->members().empty()) recordings_.deserted(*visitor.room);
  sound_.playoutChanged(*visitor.room);
  rooms_.used(*visitor.room, settings_.wallSeconds());
  visitor.room = nullptr;
  visitor.member = nullptr;
  visitor.since = now;
}

void ServerCore::disconnected(MessageLink& link, const std::string& reason, LocalTime now) {
  const auto found = visitors_.find(&link);
  if (found == visitors_.end()) return;
  leave(*found->second, reason, now);
  visitors_.erase(found);
}

bool ServerCore::datagram(std::span<const std::uint8_t> bytes, const DatagramPath& from,
                          LocalTime arrived, const Clock& clock) {
  ++counters_.datagrams;
  if (looksLikeRtp(bytes)) {
    media_.receive(bytes, from, arrived);
    return false;
  }
  const auto session = sessionOf(bytes);
  if (const auto visitor = session ? byMediaSession_.find(*session) : byMediaSession_.end();
      visitor != byMediaSession_.end()) {
    hearAddress(*visitor->second, bytes, from, arrived);
    return false;
  }
  const auto found = session ? bySession_.find(*session) : bySession_.end();
  if (found == bySession_.end()) {
    ++counters_.strangeDatagrams;
    return false;
  }
  auto& member = *found->second->member;
  const auto opened = member.open(bytes, from.peer);
  if (!opened) {
    ++counters_.strangeDatagrams;
    return false;
  }
  // Only what is authentic counts, or strangers could use up what the member may send.
  if (!member.maySendDatagram(arrived)) return false;
  if (opened->kind == DatagramKind::kMidi) {
    found->second->room->midi(member, opened->payload, moment(arrived));
    return true;
  }
  if (opened->kind != DatagramKind::kClockQuestion) return false;
  if (const auto question = decodeClockQuestion(opened->payload)) {
    const ClockAnswer answer{question->asked, epoch_.at(arrived), epoch_.at(clock.now())};
    member.sendDatagram(DatagramKind::kClockAnswer, encode(answer));
  }
  return false;
}

void ServerCore::hearAddress(Visitor& visitor, std::span<const std::uint8_t> bytes,
                             const DatagramPath& from, LocalTime arrived) {
  auto& address = visitor.member->media();
  switch (address.heard(bytes, from, arrived)) {
    case MediaAddress::Heard::kStrange:
      ++counters_.strangeDatagrams;
      return;
    case MediaAddress::Heard::kNothing:
      return;
    case MediaAddress::Heard::kMoved:
      sound_.moved(*visitor.room, *visitor.member);
      break;
    case MediaAddress::Heard::kSame:
      break;
  }
  datagrams_.send(address.answer(), from.peer);
}

LocalTime ServerCore::tick(LocalTime now) {
  auto due = std::min(now + kLongestPause, media_.tick(now));
  due = std::min(due, recordings_.tick(now));
  const auto current = moment(now);
  rooms_.forEach([&](Room& room) {
    room.tick(current);
    due = std::min(due, room.nextDue(current));
  });
  for (const auto& [link, visitor] : visitors_) {
    if (visitor->expelled || visitor->room != nullptr) continue;
    if (now - visitor->since > kMustJoinWithin) {
      expel(*visitor, error_code::kNotJoined, "no room joined within 30 seconds");
    }
  }
  return due;
}

void ServerCore::shutDown() {
  for (const auto& [link, visitor] : visitors_) {
    if (!visitor->expelled) expel(*visitor, error_code::kShutdown, "the server shuts down");
  }
}

Room& ServerCore::roomOf(Visitor& visitor) const {
  if (visitor.room == nullptr) throw ProtocolError{error_code::kNotJoined, "join a room first"};
  return *visitor.room;
}

void ServerCore::expel(Visitor& visitor, const std::string& code, const std::string& sentence) {
  visitor.expelled = true;
  visitor.link.send(encode(Goodbye{code, sentence}));
  visitor.link.close(sentence);
}

}  // namespace midipool
