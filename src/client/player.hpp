// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "client/clock_questions.hpp"
#include "client/room_event.hpp"
#include "client/server_link.hpp"
#include "client/shared_midi.hpp"
#include "midi/spooler.hpp"
#include "midi/transport_filter.hpp"
#include "time/session_clock.hpp"
#include "wire/client_messages.hpp"
#include "wire/datagram.hpp"
#include "wire/server_messages.hpp"

namespace midipool {

struct PlayerSettings {
  std::string room;
  std::string nickname;
  std::string password;
  std::string identity;
  std::string program;
  std::optional<Steering> steering;
  TransportKinds control;  // which wishes of the player's sequencer go to the room
  SharedMidi::Settings midi;
};

// What the player's surroundings hear of it. Called on the engine's thread.
class PlayerListener {
 public:
  virtual ~PlayerListener() = default;
  // Something a person would like to read, at the default log level.
  virtual void tell(const std::string& line) = 0;
  // The server has refused for good (wrong password, room full): trying again is of no use.
  virtual void refused(const ErrorReport& error) = 0;
  // For those who show the room to people.
  virtual void happened(const RoomEvent& /*event*/) {}
  // Though the room was entered by TCP, nothing comes by UDP.
  virtual void unheard(const std::string& /*line*/) {}

  // Something of the player's own MIDI but clock and transport. True: it was meant for his mixer, and
  // so for nobody else.
  virtual bool worked(std::span<const std::uint8_t> /*message*/, LocalTime /*when*/) {
    return false;
  }

  // Sound, which the player's surroundings carry.
  // In the room, again after each time the server was lost: streams may be opened.
  virtual void entered() {}
  // Session time as it is known now; nothing when what was known means nothing any more.
  virtual void clockMapped(const std::optional<ClockMapping>& /*mapping*/) {}
  // The room's timelines are others.
  virtual void scheduled(const Schedule& /*schedule*/) {}
  // `own`: it is this player's. In an echo room it comes back to him.
  virtual void streamOpened(const StreamInfo& /*stream*/, const std::string& /*nickname*/,
                            bool /*own*/, bool /*echo*/) {}
  virtual void streamClosed(std::uint32_t /*source*/) {}
  virtual void playoutAgreed(const RoomPlayout& /*playout*/) {}
};

// One player's engine but for sockets, devices and threads: keeps the session clock and the room's
// timelines, feeds the spooler, and turns what the player's sequencer does into requests. When the
// server is gone it goes on with what it knows. Not thread-safe.
class Player {
 public:
  Player(PlayerSettings settings, Spooler& spooler, const Clock& clock, PlayerListener& listener);

  // The connection to the server begins, brings something, ends.
  void connected(ServerLink& link);
  void received(const std::string& message);
  void datagram(std::span<const std::uint8_t> bytes, LocalTime arrived);
  void disconnected(const std::string& reason);
  void leave();

  // Does what is due; returns when to be called again, at the latest. Calls more often make what
  // the sequencer plays heard sooner.
  LocalTime tick();

  // How many bars are counted before what this player starts, where he does not say so himself.
  void setCountIn(int bars) noexcept { countInBars_ = bars; }

  // A wish of the player's own (sequencer, page). With a number its answer is told by
  // RequestAnswered. False while not in a room.
  bool steer(const TransportRequest& request, std::optional<std::int64_t> number = {});
  // Says something to all, 1 to 500 bytes. False while not in a room.
  bool say(const std::string& text);
  // That one records the room, or no longer. Nothing outside a room.
  void sayRecording(bool on);
  // The server shall record the room, or no longer; for the room's owner. False while it cannot be told.
  bool record(const RecordRoom& wish);
  // Changes the settings of the room, of which one is the owner. False while not in a room.
  bool changeRoom(const ChangeRoom& change);

  // Asks the server for a stream of its own, in place of the one before. Nothing outside a room.
  void openStream(const StreamFormat& format);
  void closeStream();

  // How the others' sound shall come, and how loud each is in the server's mix. Nothing outside a
  // room.
  void receiveAs(const ReceiveWish& wish);
  void setMix(const MixWish& wish);
  // How late one hears the others. Nothing outside a room.
  void listenAs(const PlayoutWish& wish);

  // How early the device asks (MidiDevice::lead()), and what it sends ahead of the room's time.
  void setOutputLead(Nanoseconds lead) noexcept { outputLead_ = lead; }

  [[nodiscard]] const PlayerSettings& settings() const noexcept { return settings_; }
  [[nodiscard]] const SessionClock& clock() const noexcept { return sessionClock_; }
  [[nodiscard]] const Schedule& schedule() const noexcept { return schedule_; }
  [[nodiscard]] const std::map<std::uint32_t, MemberInfo>& members() const noexcept {
    return members_;
  }
  // What the server said on joining; nothing before the first time. Stays when it is gone.
  [[nodiscard]] const std::optional<Joined>& joined() const noexcept { return joined_; }
  [[nodiscard]] bool online() const noexcept { return link_ != nullptr && inRoom_; }
  // True when something has come from the player's sequencer in the last seconds.
  [[nodiscard]] bool sequencerActive() const noexcept;
  [[nodiscard]] ClockState clockState() const noexcept;
  [[nodiscard]] LineReport lineReport() const noexcept;

 private:
  void on(const Joined& joined);
  void on(const BarSync& bar);
  void on(const TransportChanged& changed);
  void on(const TransportAccepted& accepted);
  void on(const MemberJoined& joined);
  void on(const MemberLeft& left);
  void on(const MemberLines& lines);
  void on(const RoomChanged& changed);
  void on(const RoomList&) {}
  void on(const MemberMuted& muted);
  void on(const MemberRecording& recording);
  void on(const RoomRecorded& recorded);
  void on(const MessageOfTheDay& message);
  void on(const Said& said);
  void on(const StreamOpened& opened);
  void on(const PlayoutAgreed& agreed) { listener_.playoutAgreed(agreed.playout); }
  void on(const StreamClosed& closed) { listener_.streamClosed(closed.source); }
  void on(const ErrorReport& error);
  void on(const Goodbye& goodbye);
  void on(const UnknownServerMessage&) {}

  void tellMessageOfTheDay();
  void noteDifference() { listener_.happened(RoomIsDifferent{}); }
  void furnishRoom();
  void takeTimeline(const Timeline& timeline);
  void forgetPast();
  void showSchedule();
  void clockAnswered(const ClockExchange& exchange);
  void askClock(LocalTime now);
  void report(LocalTime now);
  void listenToSequencer(LocalTime now);
  void sendSharedMidi(LocalTime now);
  void noteClockState(LocalTime now);
  void noteClockSilence(LocalTime now);
  [[nodiscard]] bool playing() const noexcept;
  [[nodiscard]] bool isOwn(std::uint32_t member) const noexcept {
    return joined_ && joined_->member == member;
  }
  [[nodiscard]] SessionTime sessionAt(LocalTime time) const noexcept {
    return sessionClock_.mapping().toSession(time);
  }

  PlayerSettings settings_;
  Spooler& spooler_;
  const Clock& clock_;
  PlayerListener& listener_;

  ServerLink* link_ = nullptr;
  bool inRoom_ = false;
  bool leaving_ = false;
  std::optional<Joined> joined_;
  std::map<std::uint32_t, MemberInfo> members_;
  std::unique_ptr<DatagramSealer> sealer_;
  std::unique_ptr<DatagramOpener> opener_;

  SessionClock sessionClock_;
  bool clockShown_ = false;  // the spooler has it
  ClockQuestions questions_;
  ClockState toldState_ = ClockState::kFree;
  LocalTime joinedAt_{};
  bool toldClockSilence_ = false;
  LocalTime nextReport_{};
  Nanoseconds outputLead_{};

  Schedule schedule_;
  bool hasSongPosition_ = true;  // where it stands
  int countInBars_ = 0;
  TransportFilter filter_;
  SharedMidi midi_;
  LocalTime lastHeard_ = LocalTime::min();
};

}  // namespace midipool
