// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "midi/channel_map.hpp"
#include "midi/held_notes.hpp"
#include "midi/message_kind.hpp"
#include "wire/redundant_stream.hpp"

namespace midipool {

// The MIDI that players share besides the clock: what this player plays goes to the others, what
// they play comes out here, and nobody's notes hang when he vanishes. Not thread-safe.
class SharedMidi {
 public:
  struct Settings {
    MessageKinds share;  // empty: nothing
    ChannelMap channels;
  };
  // Puts a message out at the player's port that was played at that time. Those of one member come
  // in his order, none earlier than the one before.
  using Output = std::function<void(const MessageBytes&, SessionTime)>;

  SharedMidi(const Settings& settings, Output output);

  // A new connection: the server's side of the stream is new too.
  void restart();

  // The player has played something.
  void played(const MessageBytes& message, SessionTime time, LocalTime now);
  // A datagram's payload from the server.
  void received(std::span<const std::uint8_t> payload, LocalTime now);

  // Only what members play is heard; who leaves lets go of all notes.
  void memberJoined(std::uint32_t id);
  void memberLeft(std::uint32_t id);
  // The connection is gone, and with it everybody.
  void allLeft();

  [[nodiscard]] std::optional<std::vector<std::uint8_t>> packetDue(LocalTime now) {
    return stream_.packetDue(now);
  }
  [[nodiscard]] std::optional<LocalTime> nextDue() const noexcept { return stream_.nextDue(); }

 private:
  struct Member {
    HeldNotes held;
    SessionTime last{};  // what he has played
  };

  void release(Member& member);
  void put(std::span<const std::uint8_t> item);

  Settings settings_;
  Output output_;
  RedundantStream stream_;
  std::uint64_t gapsSeen_ = 0;
  std::map<std::uint32_t, Member> members_;
};

}  // namespace midipool
