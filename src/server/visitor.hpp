// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "net/rate_limit.hpp"
#include "server/server_core.hpp"

namespace midipool {

// A connection to a ServerCore, before and after it has joined a room.
struct ServerCore::Visitor {
  static constexpr double kMessagesPerSecond = 60;
  static constexpr double kMessageBurst = 200;
  // Each password costs the server a hash.
  static constexpr double kDoorsPerSecond = 1;
  static constexpr double kDoorBurst = 10;

  explicit Visitor(MessageLink& connection, LocalTime now)
      : link{connection},
        since{now},
        messages{kMessagesPerSecond, kMessageBurst},
        doors{kDoorsPerSecond, kDoorBurst} {}

  MessageLink& link;
  LocalTime since;
  RateLimit messages;
  RateLimit doors;  // rooms tried
  int refusals = 0;
  bool expelled = false;  // has had its goodbye: nothing more is said or heard
  Room* room = nullptr;
  Member* member = nullptr;
  std::string identity;  // with which he joined
};

}  // namespace midipool
