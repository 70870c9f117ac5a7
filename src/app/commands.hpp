// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/options.hpp"

namespace midipool {

// What the program does, one function a command. Each returns the exit code and throws UsageError
// or std::runtime_error with one line for the user.

int start(const CommonOptions& common, const ServeOptions& serve, const JoinOptions& join);
int serve(const CommonOptions& common, const ServeOptions& options);
int join(const CommonOptions& common, const JoinOptions& options);
int host(const CommonOptions& common, const ServeOptions& serve, const JoinOptions& join);
int listRooms(const CommonOptions& common, const std::string& server, bool json);

struct TransportOptions {
  std::string room;                // ROOM@HOST[:PORT]
  std::vector<std::string> words;  // start | stop | tempo BPM | …
  std::string password;
  std::string name;
  std::string at = "now";  // now, beat or bar
  int countIn = 0;         // bars
};
int steerTransport(const CommonOptions& common, const TransportOptions& options);

struct StatusOptions {
  std::string ui;
  bool json = false;
  bool watch = false;
};
int showStatus(const CommonOptions& common, const StatusOptions& options);

struct MixerOptions {
  std::string what;     // a nickname, "input", "master" or "metronome"
  unsigned number = 0;  // of the input
  std::optional<double> gain;
  std::optional<double> pan;
  std::string mute;  // on, off or nothing
  std::string solo;
};
int changeMixer(const CommonOptions& common, const std::string& ui, const MixerOptions& options);

struct ListenOptions {
  HearingOptions hearing;
  std::string ui;
};
int listenAs(const CommonOptions& common, const ListenOptions& options);
int changeMetronome(const CommonOptions& common, const std::string& ui,
                    const MetronomeOptions& options);

struct RecordOptions {
  std::string action;  // start, stop or status
  bool now = false;
  bool server = false;  // it shall record
  std::string ui;
  bool json = false;
};
int controlRecording(const CommonOptions& common, const RecordOptions& options);
int listDevices(bool json);

struct DoctorOptions {
  std::string server;  // HOST[:PORT]; empty: this machine
  double seconds = 15.0;
  std::string password;
  SoundOptions sound;
  bool json = false;
};
int examineMachine(const CommonOptions& common, bool json);
// What playing over that server would be like, measured in its echo room.
int examineLine(const CommonOptions& common, const DoctorOptions& options);

}  // namespace midipool
