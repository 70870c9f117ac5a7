// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "time/transport_request.hpp"
#include "wire/server_messages.hpp"

namespace midipool {

// What happens in a player's room, for those who show it to people.

// Something of what the Player knows is different now.
struct RoomIsDifferent {};
struct PlayerCame {
  std::string nickname;
};
struct PlayerLeft {
  std::string nickname;
  std::string reason;
};
// The server's administrator has muted him for everybody, or does no longer.
struct PlayerMuted {
  std::string nickname;
  bool self = false;
  bool muted = false;
};
struct PlayerRecords {
  std::string nickname;
  bool self = false;
  bool on = false;  // or no longer
};
struct ServerRecords {
  bool on = false;  // or no longer
};
struct TransportSteered {
  std::string nickname;
  bool self = false;
  TransportRequest request;
};
struct ChatHeard {
  std::string nickname;
  bool self = false;
  std::string text;
};
// The server's answer to a request of one's own; without an error it has been granted. One without a
// number is about something else that was asked for.
struct RequestAnswered {
  std::optional<std::int64_t> number;
  std::optional<ErrorReport> error;
};

using RoomEvent = std::variant<RoomIsDifferent, PlayerCame, PlayerLeft, PlayerMuted, PlayerRecords,
                               ServerRecords, TransportSteered, ChatHeard, RequestAnswered>;

}  // namespace midipool
