// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <stdexcept>
#include <string>

#include "midi/channel_map.hpp"
#include "midi/message_kind.hpp"
#include "midi/transport_filter.hpp"
#include "net/connect_target.hpp"
#include "time/transport_request.hpp"
#include "ui/local_address.hpp"

namespace midipool {

// How things are written on the command line. Each function throws UsageError with one sentence.

class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct RoomAddress {
  std::string room;
  ConnectTarget server;
};

// HOST[:PORT], with [IPv6]:PORT.
[[nodiscard]] ConnectTarget parseHost(const std::string& text);
// ROOM@HOST[:PORT]. The room's name may contain @ itself.
[[nodiscard]] RoomAddress parseRoomAddress(const std::string& text);
// A room's or player's name as the wire allows it.
[[nodiscard]] std::string checkedName(const std::string& text, const char* what);
// Of the ports: what JACK takes, and a number behind it where the name is in use.
[[nodiscard]] std::string checkedPortsName(const std::string& text);
// ADDR:PORT of the status server.
[[nodiscard]] LocalAddress parseLocalAddress(const std::string& text);
// [ADDR:]PORT; of 127.0.0.1 unless an address is named.
[[nodiscard]] LocalAddress parseOscAddress(const std::string& text);
// notes,cc,program,pressure,bend,sysex or all or none.
[[nodiscard]] MessageKinds parseKinds(const std::string& text);
// start,stop,position,tempo,loop or all or none.
[[nodiscard]] TransportKinds parseControl(const std::string& text);
// FROM:TO,FROM:TO…
[[nodiscard]] ChannelMap parseChannelMap(const std::string& text);

[[nodiscard]] TimeSignature parseSignature(const std::string& text);
[[nodiscard]] Bpm parseBpm(const std::string& text);
// BAR[.BEAT[.SIXTEENTH]], all from 1.
[[nodiscard]] BarPosition parsePlace(const std::string& text);

}  // namespace midipool
