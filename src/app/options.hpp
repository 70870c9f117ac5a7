// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace CLI {
class App;
}

namespace midipool {

// What the commands take, as texts; each command checks what it uses (app/names.hpp).

struct CommonOptions {
  std::string config;  // folder
  std::string logLevel = "info";
};

struct ServeOptions {
  std::string listen = "[::]:7400";
  std::string data;
  std::size_t maxRooms = 256;
  std::size_t maxMembers = 64;
  std::size_t maxConnections = 4096;
  std::size_t maxPerAddress = 64;
  std::string recordFolder;  // empty: no room is recorded
  std::string recordFormat = "flac";
  std::size_t maxRecordings = 4;
};

// How the others, and oneself, are heard; empty: as the player has left it in that room.
struct HearingOptions {
  std::string playout;
  std::string monitor;
  std::string receive;
};

// What `join` and `host` take about sound.
struct SoundOptions {
  std::string audio = "auto";
  std::string codec = "l16";
  std::uint32_t packetFrames = 0;  // 0: as fits the device
  std::int32_t bitRate = 192;      // of Opus, kbit/s
  std::uint32_t sendChannels = 2;
  std::size_t inputs = 2;
  HearingOptions hearing;
  std::string repair = "auto";
  std::string hardware;
  unsigned sampleRate = 48000;
  unsigned period = 128;
  std::string fileIn;
  std::string fileOut;
  bool deviceIsGiven = false;  // anything of which device it is
};

// What they take about the metronome; empty: as the player has left it in that room.
struct MetronomeOptions {
  std::string on;  // on, off
  std::string accent;
  std::string subdivision;
  std::string countIn;  // bars
};

// What `join` and `host` take about recordings.
struct RecordingWords {
  bool record = false;
  std::string folder;
  std::string format = "flac";
  unsigned splitMinutes = 60;
  std::string metronome = "on";  // on, off
  std::string inputs = "auto";   // auto, on, off
};

struct JoinOptions {
  std::string room;  // ROOM@HOST[:PORT]; for `host`, the room's name
  std::string nickname;
  std::string jackName = "midiPool";
  std::string midi = "auto";
  bool midiIsGiven = false;
  SoundOptions sound;
  MetronomeOptions metronome;
  RecordingWords recording;
  std::string clock = "absolute";
  double offsetMilliseconds = 0.0;
  std::string ui;
  std::string open = "auto";  // the browser: yes, no
  std::string osc;            // empty: off
  std::string oscReply;
  std::string password;
  std::string steering;
  std::string control = "all";
  std::string share = "none";
  std::string channelMap;
  bool mackie = false;
  bool clockWhileStopped = true;
};

void addServeOptions(CLI::App& command, ServeOptions& options);
// What only `serve` takes: who hosts a room records as a player.
void addServeRecordingOptions(CLI::App& command, ServeOptions& options);
void addJoinOptions(CLI::App& command, JoinOptions& options);

}  // namespace midipool
