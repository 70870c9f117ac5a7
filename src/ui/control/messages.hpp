// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "audio/mixer.hpp"
#include "client/sound/metronome_settings.hpp"
#include "time/timeline.hpp"
#include "ui/control/lamp.hpp"
#include "ui/control/requests.hpp"
#include "wire/client_messages.hpp"
#include "wire/line_report.hpp"

// What a running client tells programs of this machine (docs/control-api.md), as plain data.
namespace midipool::control {

struct Welcome {
  std::string program;
};

// --- Answers ---

struct Done {};
enum class ErrorCode {
  kInvalidMessage,
  kNotInRoom,
  kAlreadyInRoom,
  kNotAllowed,
  kAway,
  kTooFast,
  kFailed
};
struct Error {
  ErrorCode code = ErrorCode::kFailed;
  std::string message;  // a sentence for people
};
struct DeviceList {
  struct AudioChoice {
    std::string audio;
    std::string device;
    std::string name;
  };
  struct MidiChoice {
    std::string midi;
    std::string name;
  };
  std::string audio;  // chosen
  std::string audioDevice;
  std::string audioDescription;
  bool audioConnected = false;
  std::vector<AudioChoice> audioChoices;
  std::string midi;  // chosen
  std::string midiDescription;
  bool midiConnected = false;
  std::string sendPort;
  std::string receivePort;
  std::vector<MidiChoice> midiChoices;
};
struct PortList {
  struct Port {
    std::string name;
    bool midi = false;  // or audio
    bool input = false;
  };
  std::string system = "none";  // jack, pipewire
  std::vector<Port> own;
  std::vector<Port> others;
  std::vector<std::array<std::string, 2>> connections;
};
struct Diagnosis {
  struct Step {
    std::string step;
    bool ok = false;
    std::string message;
  };
  std::string host;
  std::vector<Step> steps;
};
using Answer = std::variant<Done, Error, DeviceList, PortList, Diagnosis>;
[[nodiscard]] inline Answer failed(const std::string& line) {
  return Error{ErrorCode::kFailed, line};
}

// --- State ---

enum class Phase { kStart, kJoining, kJoined, kAway, kFailed };
struct Session {
  struct Failure {
    std::string step;
    std::string message;
    std::string code;  // the server's, as on the bus; empty where it was not the server
  };
  Phase phase = Phase::kStart;
  std::string room;  // and all up to `echo`: of a room only
  std::string server;
  std::string nickname;
  bool hosting = false;
  bool owner = false;
  Steering steering = Steering::kEveryone;
  bool maySteer = false;
  bool password = false;
  std::string invitation;
  bool serverRecords = false;
  bool mayRecordOnServer = false;
  std::string messageOfTheDay;
  bool echo = false;
  std::optional<Failure> error;
};

struct RecentRooms {
  struct Room {
    std::string invitation;
    std::string room;
    std::string server;
    std::string nickname;
    bool hosted = false;
  };
  std::vector<Room> rooms;
};

struct Players {
  struct Sound {
    double delayMs = 0.0;
    double bufferMs = 0.0;
    double lossPercent = 0.0;
    double jitterMs = 0.0;
    std::uint64_t repaired = 0;
    double concealedPercent = 0.0;
    std::string codec;
    std::uint32_t channels = 0;
    bool exact = false;
  };
  struct Player {
    std::uint32_t id = 0;
    std::string nickname;
    bool self = false;
    LampState lamp;
    std::optional<LineReport> line;
    std::optional<Sound> sound;
  };
  std::vector<Player> players;
};

struct MixerState {
  struct Strip {
    std::string nickname;
    StripSettings settings;
    bool sounding = false;  // sends something
    bool operator==(const Strip&) const = default;
  };
  std::vector<Strip> strips;
  std::vector<StripSettings> inputs;
  Decibels master;
  bool mixedByServer = false;
  MetronomeSettings metronome{};
  bool operator==(const MixerState&) const = default;
};

struct Meters {
  std::vector<StereoReading> strips;
  std::vector<StereoReading> inputs;
  StereoReading master;
  Decibels limiter;
  std::optional<BarPosition> song;         // nothing before the clock is known
  std::optional<StereoReading> metronome;  // while it is on
};

struct Transport {
  Timeline timeline;
};

struct ClockInfo {
  ClockState state = ClockState::kFree;
  bool known = false;  // what follows
  double errorBoundMs = 0.0;
  double asymmetryBoundMs = 0.0;
  double roundTripMs = 0.0;
  double jitterMs = 0.0;
  double driftPpm = 0.0;
};

struct Recording {
  std::string phase = "off";  // waiting (for the bar), recording, saving
  double seconds = 0.0;       // of this recording, or the last one
  std::size_t tracks = 0;
  std::optional<double> minutesLeft;  // until the disk is full
  std::string folder;
  bool endsAtBar = false;           // it shall, and the bar line has not come
  std::string error;                // why the last one ended by itself
  std::vector<std::string> others;  // who record the room besides
};

// How late the room is heard.
struct PlayoutInfo {
  std::string mode;   // as chosen
  std::string state;  // as midipool::Playout::State has it
  std::string monitor;
  std::string receive;            // as chosen; MixerState tells what has become of it
  std::optional<double> delayMs;  // of all; absent where each has his own
  std::optional<double> delayBeats;
  std::optional<double> delayBars;
  std::optional<double> nextInSeconds;  // until it is another one
  double roomMostMs = 0.0;              // that `aligned` may be
};

struct Settings {
  std::map<std::string, Setting> settings;
};

struct Mappings {
  struct Mapping {
    std::string control;
    int channel = 1;
    std::string kind;  // controller, note, pitch_bend
    int number = 0;
  };
  std::string learning;
  std::vector<Mapping> mappings;
};

// --- Events ---

struct Changed {
  std::string nickname;
  bool self = false;
  TransportRequest request;
  std::int64_t timeMs = 0;  // of the wall clock
};
struct CameOrLeft {
  std::string nickname;
  bool self = false;
  bool came = false;
  std::string reason;  // of leaving
  std::int64_t timeMs = 0;
};
// By the server's administrator, for everybody.
struct Muted {
  std::string nickname;
  bool self = false;
  bool muted = false;  // or no longer
  std::int64_t timeMs = 0;
};
// The server does.
struct ServerRecords {
  bool on = false;
  std::int64_t timeMs = 0;
};

// Somebody records the room, or no longer.
struct Records {
  std::string nickname;
  bool self = false;
  bool on = false;
  std::int64_t timeMs = 0;
};
struct Chat {
  std::string nickname;
  bool self = false;
  std::string text;
  std::int64_t timeMs = 0;
};

[[nodiscard]] std::string encode(const Welcome& welcome);
[[nodiscard]] std::string encode(const Answer& answer, const std::optional<std::int64_t>& id);
[[nodiscard]] std::string encode(const Session& session);
[[nodiscard]] std::string encode(const RecentRooms& rooms);
[[nodiscard]] std::string encode(const Players& players);
[[nodiscard]] std::string encode(const MixerState& mixer);
[[nodiscard]] std::string encode(const Meters& meters);
[[nodiscard]] std::string encode(const Transport& transport);
[[nodiscard]] std::string encode(const ClockInfo& clock);
[[nodiscard]] std::string encode(const Settings& settings);
[[nodiscard]] std::string encode(const Mappings& mappings);
[[nodiscard]] std::string encode(const Changed& changed);
[[nodiscard]] std::string encode(const CameOrLeft& event);
[[nodiscard]] std::string encode(const Muted& event);
[[nodiscard]] std::string encode(const Recording& recording);
[[nodiscard]] std::string encode(const PlayoutInfo& playout);
[[nodiscard]] std::string encode(const Records& event);
[[nodiscard]] std::string encode(const ServerRecords& event);
[[nodiscard]] std::string encode(const Chat& chat);

}  // namespace midipool::control
