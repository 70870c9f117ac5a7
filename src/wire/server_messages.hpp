// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <boost/json/fwd.hpp>

#include "time/timeline.hpp"
#include "wire/client_messages.hpp"
#include "wire/datagram_keys.hpp"

namespace midipool {

// What the server sends to clients. docs/protocol.md describes each message.

struct MemberInfo {
  std::uint32_t id = 0;
  std::string nickname;
  std::optional<LineReport> line;  // once the member has told
  bool muted = false;              // for everybody, by the server's administrator
  PlayoutWish playout{};
  bool recording = false;  // what is heard in the room

  bool operator==(const MemberInfo&) const = default;
};

struct RoomInfo {
  std::string name;
  std::int64_t members = 0;
  std::int64_t places = 0;
  bool password = false;
  bool playing = false;
  Bpm bpm;

  bool operator==(const RoomInfo&) const = default;
};

[[nodiscard]] boost::json::object toJson(const RoomInfo& room);

// How to send datagrams: the number that goes into each, and the keys of both directions.
struct DatagramAccess {
  std::uint32_t session = 0;
  DatagramKeys keys;

  bool operator==(const DatagramAccess&) const = default;
};

struct Joined {
  std::string room;
  std::uint32_t member = 0;
  std::string nickname;  // may have got a number, so that all differ
  std::string program;   // the server's
  // Names the session clock. If it is another than before, all times known so far mean nothing.
  std::string epoch;
  std::string resume;
  Steering steering = Steering::kEveryone;
  bool owner = false;
  bool password = false;        // the room has one
  bool recorded = false;        // by the server
  bool mayRecord = false;       // one may have the server do so
  std::string messageOfTheDay;  // empty: none
  DatagramAccess datagrams;
  // For the socket that his sound goes by, to say where it is.
  DatagramAccess media;
  std::vector<MemberInfo> members;  // all, oneself too
  std::vector<Timeline> timelines;  // what rules now and what is announced
};
struct BarSync {
  Timeline timeline;
};
// Somebody's request has been granted; the bar_sync of this revision says what it became.
struct TransportChanged {
  std::uint32_t member = 0;
  std::string nickname;
  TransportRequest request;
  SessionTime takesEffect;
  std::uint64_t revision = 0;
};
// The answer to one's own request with a number; revision 0: it changed nothing.
struct TransportAccepted {
  std::int64_t number = 0;
  SessionTime takesEffect;
  std::uint64_t revision = 0;
};
struct MemberJoined {
  MemberInfo member;
};
struct MemberLeft {
  std::uint32_t id = 0;
  std::string reason;
};
// All members' latest reports, every other second.
struct MemberLines {
  std::vector<MemberInfo> members;
};
struct RoomChanged {
  Steering steering = Steering::kEveryone;
  bool password = false;
};
// What those who listen aligned have agreed on; also to who comes in.
struct PlayoutAgreed {
  RoomPlayout playout;
};
// A member's stream, one's own too: how to encode or decode it.
struct StreamOpened {
  StreamInfo stream;
};
struct StreamClosed {
  std::uint32_t member = 0;
  std::uint32_t source = 0;
};
// By the server's administrator: nobody gets this member's sound.
struct MemberMuted {
  std::uint32_t id = 0;
  bool muted = false;
};
// A member records the room, or no longer.
struct MemberRecording {
  std::uint32_t id = 0;
  bool on = false;
};
// The server records the room, or no longer; also the answer to who asked for it.
struct RoomRecorded {
  bool on = false;
  std::optional<std::int64_t> number{};  // of the request it answers
};
// Another one from now on; empty: none.
struct MessageOfTheDay {
  std::string text;
};
// What a member has said to all, himself too.
struct Said {
  std::uint32_t member = 0;
  std::string nickname;
  std::string text;
};
struct RoomList {
  std::vector<RoomInfo> rooms;
};
struct ErrorReport {
  std::string code;
  std::string sentence;
  std::optional<std::int64_t> number;  // of the request it answers
};
// The last message before the server closes the connection.
struct Goodbye {
  std::string code;
  std::string sentence;
};
struct UnknownServerMessage {
  std::string type;
};

using ServerMessage =
    std::variant<UnknownServerMessage, Joined, BarSync, TransportChanged, TransportAccepted,
                 MemberJoined, MemberLeft, MemberLines, RoomChanged, RoomList, ErrorReport, Goodbye,
                 StreamOpened, StreamClosed, MemberMuted, MessageOfTheDay, Said, PlayoutAgreed,
                 MemberRecording, RoomRecorded>;

[[nodiscard]] std::string encode(const ServerMessage& message);

// Throws ProtocolError.
[[nodiscard]] ServerMessage decodeServerMessage(std::string_view text);

}  // namespace midipool
