// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "server/media_server.hpp"
#include "server/room.hpp"

namespace midipool {

// Who sends sound in which room, who hears it how, and what is told to whom about that. The sound
// itself is the MediaServer's. Not thread-safe.
class SoundDesk {
 public:
  // With `auto`, the mix begins with so many who send, and ends with so few.
  static constexpr std::size_t kMixFrom = 9;
  static constexpr std::size_t kStemsUpTo = 6;

  // Which must outlive it.
  explicit SoundDesk(MediaServer& media) noexcept : media_{media} {}

  // Tells a newcomer of all streams that there are.
  void joined(const Room& room, Member& member);
  // Before he is gone from the room.
  void left(Room& room, const Member& member);

  // Throws ProtocolError where there is no sound.
  void open(Room& room, Member& member, const StreamFormat& format);
  void close(Room& room, const Member& member);
  // He is to be reached elsewhere from now on.
  void moved(const Room& room, const Member& member);
  void receiveAs(Room& room, Member& member, const ReceiveWish& wish);
  void setMix(Room& room, Member& member, const MixWish& wish);
  // Somebody hears the room otherwise than before: with more or less time for repairs, or all at one
  // delay.
  void playoutChanged(const Room& room);
  // As the member says by now.
  void muteAsTold(const Room& room, const Member& member);

  // What he sends and how it arrives, for who looks at the server; nothing where he has no stream.
  struct Sending {
    StreamFormat format;
    const StreamState& state;
  };
  [[nodiscard]] std::optional<Sending> sendingOf(const Room& room, const Member& member) const;
  // Null where he has none.
  [[nodiscard]] const StreamInfo* streamOf(const Room& room, const Member& member) const;

 private:
  // A member who has said something about sound.
  struct Seat {
    Member* member = nullptr;
    std::optional<StreamInfo> stream;
    ReceiveWish receive;
    MixWish wish;
    std::optional<StreamInfo> mix;      // that he hears
    std::optional<StreamInfo> reports;  // of the server, on his sound
  };
  struct RoomSound {
    std::vector<Seat> seats;
    bool crowded = false;
  };

  [[nodiscard]] Seat& seatOf(const Room& room, Member& member);
  void close(Room& room, Seat& seat);
  // Who hears the mix now, and who does no longer.
  void review(const Room& room);
  void openReports(Seat& seat);
  void openMix(Seat& seat);
  void alignMix(const Seat& seat);
  void closeMix(Seat& seat);

  MediaServer& media_;
  std::unordered_map<std::string, RoomSound> rooms_;
};

}  // namespace midipool
