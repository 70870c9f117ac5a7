// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "audio/mixer.hpp"
#include "client/sound/listening.hpp"
#include "client/sound/metronome_settings.hpp"
#include "time/transport_request.hpp"
#include "wire/client_messages.hpp"

// What programs of this machine want of a running client (docs/control-api.md).
namespace midipool::control {

// The first message; again without the token to have meters more or less often.
struct Hello {
  std::optional<std::string> token;
  std::optional<int> metersPerSecond;
};

struct HostRoom {
  std::string room;
  std::string nickname;
  std::string password;
  std::optional<unsigned> port;  // of the server, where the usual one is taken
};
struct JoinRoom {
  std::string invitation;  // or ROOM@HOST[:PORT]
  std::string nickname;
  std::string password;
};
struct LeaveRoom {};
struct Diagnose {
  std::string host;  // HOST[:PORT]
};

struct Steer {
  TransportRequest request;
};

// What is absent stays.
struct StripChange {
  std::optional<Decibels> gain;
  std::optional<double> pan;
  std::optional<bool> muted;
  std::optional<bool> soloed;
};
struct ChangeStrip {
  std::string nickname;
  StripChange change;
};
struct ChangeInput {
  std::size_t input = 1;  // counted from 1
  StripChange change;
};
struct ChangeMaster {
  std::optional<Decibels> gain;
};
struct ChangeMetronome {
  MetronomeChange change;
  StripChange strip;
};

struct Say {
  std::string text;
};

// How one hears the room: how late, oneself as well, and mixed by whom.
struct ListenAs {
  ListeningChange change;
};

// Records the room, here or on the server, from the next bar line on, or at once; ends likewise.
struct Record {
  bool on = false;
  bool now = false;
  bool server = false;
};

struct ListDevices {};
// In the words of the command line; what is absent stays.
struct ChooseDevices {
  std::optional<std::string> audio;
  std::optional<std::string> audioDevice;
  std::optional<std::string> midi;
  std::optional<unsigned> rate;
  std::optional<unsigned> period;
};
struct ListPorts {};
struct ConnectPorts {
  std::string from;
  std::string to;
};
struct DisconnectPorts {
  std::string from;
  std::string to;
};

struct Learn {
  std::string control;  // "strip/Ben/gain"
};
struct StopLearning {};
struct Forget {
  std::string control;
};

using Setting = std::variant<std::nullptr_t, std::string, double, bool>;  // null takes one away
struct ChangeSettings {
  std::map<std::string, Setting> settings;
};

// Of a type that this version does not know: skipped.
struct Unknown {
  std::string type;
};

using Wish = std::variant<Unknown, Hello, HostRoom, JoinRoom, LeaveRoom, ChangeRoom, Diagnose,
                          Steer, ChangeStrip, ChangeInput, ChangeMaster, ChangeMetronome, Say,
                          ListDevices, ChooseDevices, ListPorts, ConnectPorts, DisconnectPorts,
                          Learn, StopLearning, Forget, ChangeSettings, Record, ListenAs>;
struct Request {
  std::optional<std::int64_t> id;  // of an answer that is wanted
  Wish wish;
};

// Throws ProtocolError. `id` is what could be read of it before, for the answer to what is wrong.
[[nodiscard]] Request decodeRequest(std::string_view text, std::optional<std::int64_t>& id);

[[nodiscard]] std::string encode(const Request& request);

[[nodiscard]] StripSettings changed(StripSettings strip, const StripChange& change);

}  // namespace midipool::control
