// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "client/player.hpp"
#include "client/sound/sound.hpp"
#include "net/log.hpp"
#include "recorder/metronome_source.hpp"
#include "recorder/recorder_thread.hpp"

namespace midipool {

// Whether each input of the player who records gets a file of its own beside what he sends.
enum class InputTracks : std::uint8_t {
  kAuto,  // where there are more than two: one or two are what is sent
  kOn,
  kOff,
};

struct RecordingOptions {
  RecorderSettings recorder;
  bool fromTheStart = false;  // begins by itself in the room
  bool metronome = true;      // has a track, whether he hears it or not
  InputTracks inputs = InputTracks::kAuto;
};

// What a player records of the room he is in: follows who is heard, what the song does and how mixer and
// metronome are set, and tells a recorder, which has its own threads. Begins and ends on the bar while the song
// plays. Of the engine's thread.
class RoomRecording {
 public:
  using State = Recorder::State;

  RoomRecording(RecordingOptions options, const Clock& clock, Log log);
  ~RoomRecording();
  RoomRecording(const RoomRecording&) = delete;
  RoomRecording& operator=(const RoomRecording&) = delete;

  // At the next bar line, or `atOnce`. Each is kept until the room and its clock are known, and a start
  // until the recording before has ended.
  void start(bool atOnce);
  void stop(bool atOnce);

  // As PlayerListener::clockMapped().
  void setMapping(const std::optional<ClockMapping>& mapping);
  // Some hundred times a second, or less often.
  void tick(const Player& player, Sound& sound);

  [[nodiscard]] State state() const;
  // Others shall know: it runs or is about to.
  [[nodiscard]] bool isOn() const;
  // What the server is to be told of that, if it is anything new; who comes back tells again. `online`: in
  // the room.
  [[nodiscard]] std::optional<bool> toTell(bool online);

 private:
  enum class Wish : std::uint8_t { kNone, kAtBar, kAtOnce };

  void begin(const Player& player, Sound& sound, SessionTime now);
  void follow(const Player& player, Sound& sound, SessionTime now);
  void followBar(const Schedule& schedule, SessionTime now);
  void followSong(const Schedule& schedule, SessionTime now);
  void followMembers(const Player& player, SessionTime now);
  void followStreams(const Player& player, const Sound& sound, SessionTime now);
  void followOwn(const Player& player, const Sound& sound, SessionTime now);
  void followInputs(const Player& player, Sound& sound, SessionTime now);
  [[nodiscard]] std::size_t inputsToRecord(const Sound& sound) const;
  void followMetronome(const Sound& sound, SessionTime now);
  void followMix(const Sound& sound);
  void tellSong();
  void openStream(const HeardStream& stream);
  void tellWhatHappens(Sound& sound);
  void forget();

  RecordingOptions options_;
  const Clock& clock_;
  Log log_;
  std::unique_ptr<RecorderThread> recorder_;  // from the first recording on
  std::optional<ClockMapping> mapping_;
  Wish start_ = Wish::kNone;

  // Of the one that runs.
  bool runs_ = false;
  bool ends_ = false;                 // or is about to
  std::uint64_t number_ = 0;          // as the recorder counts them
  Wish startsAt_ = Wish::kNone;       // nothing: the moment has come
  std::optional<SessionTime> asked_;  // from when on the bar counts
  Wish stopsAt_ = Wish::kNone;
  std::optional<SessionTime> askedToStop_;
  SessionTime startTime_{};
  std::optional<SongHistory> song_;
  bool songIsNew_ = false;
  std::set<std::string> members_;
  std::map<std::uint32_t, StreamFormat> streams_;
  std::optional<std::uint32_t> ownChannels_;
  std::size_t inputs_ = 0;                      // that have tracks
  std::shared_ptr<MetronomeSource> metronome_;  // of the recorder's thread
  std::optional<ClickGrid::Choice> clicks_;     // as it has been told
  std::optional<TakeMix> mix_;
  LocalTime nextLook_ = LocalTime::min();
  LocalTime nextSong_ = LocalTime::min();
  Recorder::Phase toldPhase_ = Recorder::Phase::kOff;
  std::string toldError_;
  bool toldLittleLeft_ = false;
  bool toldServer_ = false;
};

}  // namespace midipool
