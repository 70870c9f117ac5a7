// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "server/common_delay.hpp"
#include "server/conductor.hpp"
#include "server/member.hpp"
#include "server/room_settings.hpp"

namespace midipool {

// Some players and their common timeline. Orders their requests, tells all of them what happens,
// and passes on the MIDI that they share. Times come in; no sockets; not thread-safe.
class Room {
 public:
  // `changed` is called when there is something to be stored.
  Room(std::string name, RoomSettings settings, const Timeline& timeline,
       std::function<void(const Room&)> changed);

  // A change of an earlier run that was announced for later.
  void restore(const Timeline& timeline) { conductor_.restore(timeline); }

  // Both clocks at the same moment: the session's, and the server machine's for everything else.
  struct Moment {
    LocalTime local;
    SessionTime session;
  };

  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  [[nodiscard]] const RoomSettings& settings() const noexcept { return settings_; }
  [[nodiscard]] const Conductor& conductor() const noexcept { return conductor_; }
  [[nodiscard]] const std::vector<std::unique_ptr<Member>>& members() const noexcept {
    return members_;
  }
  [[nodiscard]] RoomInfo info(SessionTime now, std::int64_t places) const;

  // Somebody comes in. If `resume` names a member, that one's place is taken and its connection
  // closed. The caller has checked password and size.
  struct Entrance {
    std::string nickname;
    std::string resume;
    bool owner = false;
    bool muted = false;
  };
  Member& enter(const Entrance& entrance, MessageLink& link, DatagramLink& datagrams,
                std::uint32_t newId);
  [[nodiscard]] bool hasPlaceToResume(const std::string& resume) const;
  void leave(Member& member, const std::string& reason);

  // Who wants something: a member, or somebody from outside (id 0).
  struct Steerer {
    std::uint32_t id = 0;
    std::string nickname;
    bool owner = false;
  };
  struct Granted {
    SessionTime takesEffect;
    std::uint64_t revision = 0;  // 0: it changed nothing
  };
  // Throw ProtocolError when it is not allowed or makes no sense.
  Granted steer(const Steerer& who, const TransportRequest& request, const Moment& now);
  void change(Member& member, const ChangeRoom& message);

  // By the server's administrator, for everybody.
  void mute(Member& member, bool muted);
  // Throws ProtocolError when he talks too much.
  void say(Member& member, const std::string& text, LocalTime now);

  // He records what he hears, or no longer.
  void sayRecording(Member& member, bool on);
  // The server records what is played, or no longer. Whether that is new: then all are told.
  bool setRecorded(bool on);
  [[nodiscard]] bool recorded() const noexcept { return recorded_; }

  void tellAll(const ServerMessage& message) { broadcast(message); }

  void report(Member& member, const LineReport& line);
  // How late he wants to hear the room.
  void listenAs(Member& member, const PlayoutWish& wish, const Moment& now);
  // Somebody hears it so late, or it is recorded, so that what was lost can be sent again.
  [[nodiscard]] bool hasTimeForRepairs() const noexcept;
  [[nodiscard]] const RoomPlayout& playout() const noexcept { return commonDelay_.playout(); }
  // Payload of a datagram of shared MIDI.
  void midi(Member& member, std::span<const std::uint8_t> payload, const Moment& now);

  // Does what is due. nextDue(): when to call it again, at the latest.
  void tick(const Moment& now);
  [[nodiscard]] LocalTime nextDue(const Moment& now) const;

 private:
  // A change of the timeline goes out as a datagram too, a few times: where a lost segment holds up
  // TCP for a quarter of a second, the datagram is there in time.
  struct Repetition {
    std::vector<std::string> messages;
    int timesLeft = 0;
    LocalTime due;
  };

  void broadcast(const ServerMessage& message, const Member* except = nullptr);
  void broadcastDatagrams(const std::vector<std::string>& messages);
  void releaseNotesOf(const Member& member, const Moment& now);
  void flushMidi(Member& member, LocalTime now);
  void reviewPlayout(const Moment& now);
  void stopWhenDeserted(const Moment& now);
  [[nodiscard]] Nanoseconds notice(SessionTime now) const;
  [[nodiscard]] std::string freeNickname(const std::string& wanted) const;

  std::string name_;
  RoomSettings settings_;
  Conductor conductor_;
  CommonDelay commonDelay_;
  std::function<void(const Room&)> changed_;
  std::vector<std::unique_ptr<Member>> members_;
  std::vector<Repetition> repetitions_;
  bool recorded_ = false;
  bool linesChanged_ = false;
  LocalTime linesDue_{};
  std::optional<LocalTime> desertedSince_;
};

}  // namespace midipool
