// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "time/transport_request.hpp"
#include "wire/line_report.hpp"
#include "wire/mix_wish.hpp"
#include "wire/playout.hpp"
#include "wire/stream_info.hpp"

namespace midipool {

class JsonFields;

// What clients send to the server. docs/protocol.md describes each message.

// Who may change a room's transport and settings.
enum class Steering { kEveryone, kOwner };

struct JoinRoom {
  std::string room;
  std::string nickname;
  std::string program;               // "midipool/0.1.0"
  std::string identity;              // a secret of this player's, so that an owner is known again
  std::string password;              // empty: none
  std::string resume;                // what `joined` gave before, to take one's old place; or empty
  std::optional<Steering> steering;  // wish for a room that this makes
};
struct LeaveRoom {};
struct ListRooms {};
struct SteerTransport {
  TransportRequest request;
  std::optional<std::int64_t> number;  // comes back in the answer
  // From somebody who has not joined (a script, a foot switch): which room, and who he is.
  std::optional<JoinRoom> outside;
};
struct ReportLine {
  LineReport report;
};
struct ChangeRoom {
  std::optional<Steering> steering;
  std::optional<std::string> password;     // empty: none any more
  std::optional<Nanoseconds> mostDelay{};  // of those who listen aligned
};
// Wants to send sound and hear the others'; again with another format to change it.
struct OpenStream {
  StreamFormat format;
};
struct CloseStream {};
struct ReceiveAs {
  ReceiveWish wish;
};
struct SetMix {
  MixWish wish;
};
// How late the member hears the room.
struct ListenAs {
  PlayoutWish wish;
};
// Says something to all in the room.
struct SayToAll {
  std::string text;
};
// One records the room, or no longer: the others shall know.
struct SayRecording {
  bool on = false;
};
// The server shall record the room, or no longer: from the next bar line on, or `now`.
struct RecordRoom {
  bool on = false;
  bool now = false;
  std::optional<std::int64_t> number{};  // comes back in the answer
};
// Of a type that this version does not know: skipped, so that newer programs can talk to it.
struct UnknownClientMessage {
  std::string type;
};

using ClientMessage = std::variant<UnknownClientMessage, JoinRoom, LeaveRoom, ListRooms,
                                   SteerTransport, ReportLine, ChangeRoom, OpenStream, CloseStream,
                                   ReceiveAs, SetMix, ListenAs, SayToAll, SayRecording, RecordRoom>;

[[nodiscard]] const char* nameOf(Steering steering) noexcept;

[[nodiscard]] ChangeRoom changeRoomFrom(const JsonFields& fields);
[[nodiscard]] std::string encode(const ClientMessage& message);

// Throws ProtocolError.
[[nodiscard]] ClientMessage decodeClientMessage(std::string_view text);

// What an answer to an invalid message needs to know of it, as far as it can be read.
struct MessageHead {
  std::string type;
  std::optional<std::int64_t> number;  // of a request that is answered by it
};
[[nodiscard]] MessageHead headOf(std::string_view text) noexcept;

}  // namespace midipool
