// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "net/log.hpp"
#include "recorder/metronome_source.hpp"
#include "recorder/recorded_room.hpp"
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

// What a player records of the room he is in, or the server of one of its rooms: follows who is heard, what
// the song does and how mixer and metronome are set, and tells a recorder, which has its own threads. Begins
// and ends on the bar while the song plays. Of the thread that knows the room.
class RoomRecording {
 public:
  struct State : Recorder::State {
    bool endsAtBar = false;  // it shall, and the bar line has not come
  };

  RoomRecording(RecordingOptions options, const Clock& clock, Log log);
  ~RoomRecording();
  RoomRecording(const RoomRecording&) = delete;
  RoomRecording& operator=(const RoomRecording&) = delete;

  // At the next bar line, or `atOnce`. Each is kept until the room and its clock are known, and a start
  // until the recording before has ended.
  void start(bool atOnce);
  void stop(bool atOnce);

  // Of the session clock, as known by now; nothing: that of before means nothing any more.
  void setMapping(const std::optional<ClockMapping>& mapping);
  // Some hundred times a second, or less often.
  void tick(RecordedRoom& room);
  // A stream has begun or ended: with the next tick.
  void lookAgain() noexcept { nextLook_ = LocalTime::min(); }

  [[nodiscard]] State state() const;
  // Others shall know: it runs or is about to.
  [[nodiscard]] bool isOn() const;
  // What is played now is in it, or will soon be. Unlike isOn() no longer when its end has come, though what
  // was played before is still on its way to the disk.
  [[nodiscard]] bool takesWhatIsPlayed() const noexcept;
  // Nothing runs, is wanted, or is still to be written, and what became of it has been told.
  [[nodiscard]] bool isIdle() const;
  // What the server is to be told of that, if it is anything new; who comes back tells again. `online`: in
  // the room.
  [[nodiscard]] std::optional<bool> toTell(bool online);

  // While idle: its thread ends, so that the destructor will not wait once it has.
  void letGo();
  [[nodiscard]] bool hasEnded() const noexcept;

 private:
  enum class Wish : std::uint8_t { kNone, kAtBar, kAtOnce };

  void begin(RecordedRoom& room, SessionTime now);
  void follow(RecordedRoom& room, SessionTime now);
  void followBar(const Schedule& schedule, SessionTime now);
  void followSong(const Schedule& schedule, SessionTime now);
  void followMembers(const RecordedRoom& room, SessionTime now);
  void followStreams(const RecordedRoom& room, SessionTime now);
  void followOwn(const RecordedRoom& room, SessionTime now);
  void followInputs(RecordedRoom& room, SessionTime now);
  [[nodiscard]] std::size_t inputsToRecord(std::size_t inputs) const noexcept;
  void followMetronome(const RecordedRoom& room, SessionTime now);
  void followMix(const RecordedRoom& room);
  void tellSong();
  void openStream(const RecordedStream& stream);
  void tellWhatHappens(RecordedRoom& room);
  void tellOfLack(const Recorder::State& state);
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
  std::uint64_t toldErrorOf_ = 0;  // a recording, as the recorder counts them
  bool toldLittleLeft_ = false;
  bool toldLost_ = false;
  std::uint64_t lostBefore_ = 0;
  bool toldServer_ = false;
};

}  // namespace midipool
