// SPDX-License-Identifier: GPL-3.0-or-later
// Of ServerCore: what the server's administrator may do.
#include <fmt/format.h>

#include "server/server_core.hpp"
#include "server/visitor.hpp"
#include "wire/protocol_error.hpp"

namespace midipool {
namespace {

constexpr auto kSentAway = "the server's administrator has sent you away";

std::string sentAway(Nanoseconds left) {
  const auto minutes = std::chrono::ceil<std::chrono::minutes>(left).count();
  if (minutes <= 0) return kSentAway;
  return fmt::format("{}; you may come back in {} minute{}", kSentAway, minutes,
                     minutes == 1 ? "" : "s");
}

}  // namespace

ServerCore::Visitor* ServerCore::visitorOf(const std::string& room, std::uint32_t member) const {
  for (const auto& [session, visitor] : bySession_) {
    if (visitor->member->id() == member && visitor->room->name() == room) return visitor;
  }
  return nullptr;
}

void ServerCore::refuseBanned(const Visitor& visitor, const std::string& identity,
                              LocalTime now) const {
  const auto left = banned_.left(identity, visitor.link.address(), now);
  if (left > Nanoseconds::zero()) throw ProtocolError{error_code::kKicked, sentAway(left)};
}

bool ServerCore::kick(const std::string& room, std::uint32_t member, std::chrono::minutes keepOut,
                      LocalTime now) {
  auto* const visitor = visitorOf(room, member);
  if (visitor == nullptr) return false;
  if (keepOut > std::chrono::minutes::zero()) {
    banned_.add(visitor->identity, visitor->link.address(), now + keepOut);
  }
  expel(*visitor, error_code::kKicked, sentAway(keepOut));
  leave(*visitor, "sent away by the server's administrator", now);
  return true;
}

bool ServerCore::mute(const std::string& room, std::uint32_t member, bool muted) {
  auto* const visitor = visitorOf(room, member);
  if (visitor == nullptr) return false;
  if (!visitor->identity.empty()) {
    const std::pair who{room, visitor->identity};
    if (muted) {
      muted_.insert(who);
    } else {
      muted_.erase(who);
    }
  }
  if (visitor->member->muted() == muted) return true;
  visitor->room->mute(*visitor->member, muted);
  sound_.muteAsTold(*visitor->room, *visitor->member);
  return true;
}

bool ServerCore::closeRoom(const std::string& name, LocalTime now) {
  const auto* const room = rooms_.named(name);
  if (room == nullptr) return false;
  std::vector<Visitor*> there;
  for (const auto& [session, visitor] : bySession_) {
    if (visitor->room == room) there.push_back(visitor);
  }
  // First all goodbyes, so that nobody is told of each other's.
  for (auto* visitor : there) {
    expel(*visitor, error_code::kRoomClosed, "the server's administrator has closed the room");
  }
  for (auto* visitor : there) leave(*visitor, "the room is closed", now);
  rooms_.remove(name);
  std::erase_if(muted_, [&](const auto& who) { return who.first == name; });
  return true;
}

void ServerCore::setMessageOfTheDay(const std::string& text) {
  if (text == messageOfTheDay_) return;
  messageOfTheDay_ = text;
  const auto message = encode(MessageOfTheDay{text});
  for (const auto& [session, visitor] : bySession_) visitor->link.send(message);
}

}  // namespace midipool
