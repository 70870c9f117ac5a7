// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorder/room_recording.hpp"

#include <chrono>
#include <ctime>
#include <utility>

#include <fmt/format.h>

#include "net/duration_text.hpp"
#include "recorder/bar_line.hpp"

namespace midipool {
namespace {

constexpr Nanoseconds kLookEvery = std::chrono::milliseconds{100};
constexpr Nanoseconds kTellSongEvery = std::chrono::seconds{1};
constexpr Nanoseconds kLittleLeft = std::chrono::minutes{10};

// By this machine's wall clock, as a name for a folder.
std::string wallTime() {
  const auto now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::tm parts{};
  localtime_r(&now, &parts);
  return fmt::format("{:04}-{:02}-{:02} {:02}-{:02}-{:02}", parts.tm_year + 1900, parts.tm_mon + 1,
                     parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
}

}  // namespace

RoomRecording::RoomRecording(RecordingOptions options, const Clock& clock, Log log)
    : options_{std::move(options)}, clock_{clock}, log_{std::move(log)} {
  if (options_.fromTheStart) start_ = Wish::kAtBar;
}

// What the song did up to now shall be in it; the recorder's end writes the rest.
RoomRecording::~RoomRecording() {
  if (recorder_ && runs_) tellSong();
}

void RoomRecording::start(bool atOnce) {
  if (!runs_ || ends_) start_ = atOnce ? Wish::kAtOnce : Wish::kAtBar;
}

void RoomRecording::stop(bool atOnce) {
  start_ = Wish::kNone;
  if (!runs_) return;
  ends_ = true;
  if (std::exchange(startsAt_, Wish::kNone) != Wish::kNone) {  // it has not begun
    recorder_->post([](Recorder& recorder) { recorder.stopAt(SessionTime::min()); });
    return;
  }
  stopsAt_ = atOnce ? Wish::kAtOnce : Wish::kAtBar;
  askedToStop_.reset();
}

// A server that lost its memory has begun another clock: what was being recorded ends, and another
// recording begins as soon as there is a time again.
void RoomRecording::setMapping(const std::optional<ClockMapping>& mapping) {
  if (!mapping && recorder_ && runs_) tellSong();
  if (recorder_) recorder_->setMapping(mapping);
  if (!mapping && mapping_ && runs_) {
    log_(LogLevel::kWarning,
         "recording goes on in another folder: the session clock is another one");
    if (stopsAt_ == Wish::kNone) start_ = Wish::kAtOnce;
    forget();
  }
  mapping_ = mapping;
}

RoomRecording::State RoomRecording::state() const {
  State state{recorder_ ? recorder_->state() : Recorder::State{}, stopsAt_ == Wish::kAtBar};
  const bool wanted = start_ != Wish::kNone || (runs_ && startsAt_ != Wish::kNone);
  if (wanted) state.phase = Recorder::Phase::kWaiting;
  return state;
}

bool RoomRecording::isOn() const {
  const auto phase = state().phase;
  return phase == Recorder::Phase::kWaiting || phase == Recorder::Phase::kRecording;
}

std::optional<bool> RoomRecording::toTell(bool online) {
  const bool on = online && isOn();
  if (on == std::exchange(toldServer_, on) || !online) return std::nullopt;
  return on;
}

bool RoomRecording::takesWhatIsPlayed() const noexcept {
  return start_ != Wish::kNone || (runs_ && (!ends_ || stopsAt_ != Wish::kNone));
}

bool RoomRecording::isIdle() const {
  return !runs_ && toldPhase_ == Recorder::Phase::kOff && state().phase == Recorder::Phase::kOff;
}

void RoomRecording::letGo() {
  if (recorder_) recorder_->letGo();
}

bool RoomRecording::hasEnded() const noexcept {
  return !recorder_ || recorder_->hasEnded();
}

void RoomRecording::tick(RecordedRoom& room) {
  if (!mapping_) return;
  const auto now = mapping_->toSession(clock_.now());
  if (!runs_ && start_ != Wish::kNone && room.isThere()) begin(room, now);
  if (runs_) followSong(room.schedule(), now);
  if (!recorder_ || clock_.now() < nextLook_) return;
  nextLook_ = clock_.now() + kLookEvery;
  if (runs_) follow(room, now);
  tellWhatHappens(room);
}

void RoomRecording::begin(RecordedRoom& room, SessionTime now) {
  if (!recorder_) {
    recorder_ = std::make_unique<RecorderThread>(options_.recorder, clock_);
    recorder_->setMapping(mapping_);
  }
  room.recordInto(recorder_->inbox());
  forget();
  lostBefore_ = recorder_->inbox()->lost();
  runs_ = true;
  ++number_;
  startsAt_ = std::exchange(start_, Wish::kNone);
  asked_ = now;
  startTime_ = now;
  song_ = SongHistory{now};
  const Recorder::Start start{room.name(), room.recordedBy(), wallTime(), SessionTime::max()};
  recorder_->post([start](Recorder& recorder) {
    recorder.closeAll();
    recorder.start(start);
  });
  members_ = room.nicknames();
  nextLook_ = LocalTime::min();
}

void RoomRecording::forget() {
  runs_ = false;
  ends_ = false;
  startsAt_ = Wish::kNone;
  stopsAt_ = Wish::kNone;
  askedToStop_.reset();
  song_.reset();
  songIsNew_ = false;
  members_.clear();
  streams_.clear();
  ownChannels_.reset();
  inputs_ = 0;
  metronome_.reset();
  clicks_.reset();
  mix_.reset();
  toldLittleLeft_ = false;
  toldLost_ = false;
}

void RoomRecording::follow(RecordedRoom& room, SessionTime now) {
  followStreams(room, now);
  followOwn(room, now);
  followInputs(room, now);
  followMetronome(room, now);
  followMix(room);
  followMembers(room, now);
  if (clock_.now() < nextSong_) return;
  nextSong_ = clock_.now() + kTellSongEvery;
  tellSong();
}

// The bar line may move until it has come. The recording is so far behind that it is early enough to say
// when that was.
void RoomRecording::followBar(const Schedule& schedule, SessionTime now) {
  if (startsAt_ != Wish::kNone) {
    const auto time = startsAt_ == Wish::kAtOnce ? *asked_ : nextBarLine(schedule, *asked_);
    if (time > now) return;
    startsAt_ = Wish::kNone;
    startTime_ = time;
    song_->beginAt(time);
    songIsNew_ = true;
    recorder_->post([time](Recorder& recorder) { recorder.startAt(time); });
  }
  if (stopsAt_ == Wish::kNone) return;
  if (!askedToStop_) askedToStop_ = now;
  const auto time =
      stopsAt_ == Wish::kAtOnce ? *askedToStop_ : nextBarLine(schedule, *askedToStop_);
  if (time > now) return;
  stopsAt_ = Wish::kNone;
  recorder_->post([time](Recorder& recorder) { recorder.stopAt(time); });
}

void RoomRecording::followSong(const Schedule& schedule, SessionTime now) {
  songIsNew_ = song_->note(schedule, now) || songIsNew_;
  followBar(schedule, now);
}

// The server is away: nobody knows who has left.
void RoomRecording::followMembers(const RecordedRoom& room, SessionTime now) {
  if (!room.isThere()) return;
  auto here = room.nicknames();
  for (const auto& name : here) {
    if (!members_.contains(name)) song_->add(now, name + " joined");
  }
  for (const auto& name : members_) {
    if (!here.contains(name)) song_->add(now, name + " left");
  }
  songIsNew_ = songIsNew_ || here != members_;
  members_ = std::move(here);
}

void RoomRecording::followStreams(const RecordedRoom& room, SessionTime now) {
  const auto heard = room.streams();
  std::map<std::uint32_t, StreamFormat> formats;
  for (const auto& each : heard) formats[each.stream.source] = each.stream.format;
  for (const auto& [source, format] : streams_) {
    const auto found = formats.find(source);
    if (found != formats.end() && found->second == format) continue;
    recorder_->post([source, now](Recorder& recorder) { recorder.closeStream(source, now); });
  }
  for (const auto& each : heard) {
    const auto found = streams_.find(each.stream.source);
    if (found == streams_.end() || !(found->second == each.stream.format)) openStream(each);
  }
  streams_ = std::move(formats);
}

void RoomRecording::openStream(const RecordedStream& heard) {
  recorder_->post([heard](Recorder& recorder) {
    try {
      recorder.openStream(heard.stream, heard.nickname);
    } catch (const std::runtime_error&) {
      // Who hears him has said that it cannot be decoded.
    }
  });
}

void RoomRecording::followOwn(const RecordedRoom& room, SessionTime now) {
  const auto channels = room.ownChannels();
  if (channels == ownChannels_) return;
  ownChannels_ = channels;
  recorder_->post([channels, now, name = room.recordedBy()](Recorder& recorder) {
    recorder.closeOwn(now);
    if (channels) recorder.openOwn(*channels, name);
  });
}

void RoomRecording::followMix(const RecordedRoom& room) {
  auto mix = room.mix();
  if (mix_ && *mix_ == mix) return;
  recorder_->post([mix](Recorder& recorder) { recorder.setMix(mix); });
  mix_ = std::move(mix);
}

void RoomRecording::tellWhatHappens(RecordedRoom& room) {
  const auto state = recorder_->state();
  using Phase = Recorder::Phase;
  if (state.phase == Phase::kRecording && toldPhase_ != Phase::kRecording) {
    log_(LogLevel::kInfo, fmt::format("recording into {}", state.folder.string()));
  }
  const bool ended = state.phase == Phase::kOff && toldPhase_ != Phase::kOff;
  if (!state.error.empty() && std::exchange(toldErrorOf_, state.recording) != state.recording) {
    log_(LogLevel::kWarning, "recording ended: " + state.error);
  } else if (ended && state.error.empty() && state.length > Nanoseconds{}) {
    const auto length = std::chrono::duration_cast<std::chrono::seconds>(state.length);
    log_(LogLevel::kInfo,
         fmt::format("recorded {} into {}", hoursText(length), state.folder.string()));
  }
  tellOfLack(state);
  toldPhase_ = state.phase;
  const bool over = state.phase == Phase::kOff || state.phase == Phase::kSaving;
  if (runs_ && startsAt_ == Wish::kNone && over && state.recording == number_) {
    room.recordInto(nullptr);
    forget();
  }
}

// Of room on the disk, and of time.
void RoomRecording::tellOfLack(const Recorder::State& state) {
  const bool little =
      state.phase == Recorder::Phase::kRecording && state.left && *state.left < kLittleLeft;
  if (little && !std::exchange(toldLittleLeft_, true)) {
    log_(LogLevel::kWarning,
         fmt::format("recording: the disk has room for {} more minutes",
                     std::chrono::duration_cast<std::chrono::minutes>(*state.left).count()));
  }
  const bool lost = runs_ && recorder_->inbox()->lost() > lostBefore_;
  if (lost && !std::exchange(toldLost_, true)) {
    log_(LogLevel::kWarning,
         "recording: the machine is too busy, some of the sound is missing in it");
  }
}

}  // namespace midipool
