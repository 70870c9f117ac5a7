// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include "net/rate_limit.hpp"
#include "server/links.hpp"
#include "server/media_address.hpp"
#include "wire/datagram.hpp"
#include "wire/redundant_stream.hpp"
#include "wire/server_messages.hpp"

namespace midipool {

// A player in a room, as the server knows him. Not thread-safe.
class Member {
 public:
  Member(std::uint32_t id, std::string nickname, bool owner, MessageLink& link,
         DatagramLink& datagrams);

  [[nodiscard]] std::uint32_t id() const noexcept { return id_; }
  [[nodiscard]] const std::string& nickname() const noexcept { return nickname_; }
  [[nodiscard]] bool owner() const noexcept { return owner_; }
  [[nodiscard]] const std::string& resume() const noexcept { return resume_; }
  [[nodiscard]] const DatagramAccess& access() const noexcept { return access_; }
  [[nodiscard]] MessageLink& link() noexcept { return link_; }
  [[nodiscard]] const MessageLink& link() const noexcept { return link_; }
  [[nodiscard]] MemberInfo info() const {
    return {id_, nickname_, line_, muted_, playout_, recording_};
  }

  // By the server's administrator, for everybody.
  void setMuted(bool muted) noexcept { muted_ = muted; }
  [[nodiscard]] bool muted() const noexcept { return muted_; }

  void setRecording(bool on) noexcept { recording_ = on; }
  [[nodiscard]] bool recording() const noexcept { return recording_; }
  void setLine(const LineReport& line) { line_ = line; }
  void setPlayout(const PlayoutWish& wish) noexcept { playout_ = wish; }
  [[nodiscard]] const PlayoutWish& playout() const noexcept { return playout_; }
  // How long before it takes effect a change must leave the server to be in time at this member's
  // port. A guess until the member has reported; never more than 1.5 s, whatever it says.
  [[nodiscard]] Nanoseconds notice() const noexcept;

  [[nodiscard]] bool maySteer(LocalTime now) noexcept { return steering_.allow(now); }
  [[nodiscard]] bool maySay(LocalTime now) noexcept { return saying_.allow(now); }
  [[nodiscard]] bool maySendDatagram(LocalTime now) noexcept { return arriving_.allow(now); }

  // A datagram that claims this member's session. Nothing unless it is authentic; an authentic one
  // tells where the member can be reached from now on.
  [[nodiscard]] std::optional<OpenedDatagram> open(std::span<const std::uint8_t> datagram,
                                                   const DatagramLink::Endpoint& from);
  // Dropped while it is not known where to.
  void sendDatagram(DatagramKind kind, std::span<const std::uint8_t> payload);

  // Where his sound goes and comes from.
  [[nodiscard]] MediaAddress& media() noexcept { return media_; }
  [[nodiscard]] const MediaAddress& media() const noexcept { return media_; }

  // The member's shared MIDI, both ways.
  [[nodiscard]] RedundantStream& midi() noexcept { return midi_; }
  // True once after each gap in what the member has played: something is lost for good.
  [[nodiscard]] bool newGap() noexcept;

 private:
  std::uint32_t id_;
  std::string nickname_;
  bool owner_;
  std::string resume_;
  DatagramAccess access_;
  MessageLink& link_;
  DatagramLink& datagrams_;
  std::optional<DatagramLink::Endpoint> endpoint_;
  std::uint64_t newestSequence_ = 0;
  DatagramSealer sealer_;
  DatagramOpener opener_;
  MediaAddress media_;
  RedundantStream midi_;
  std::uint64_t gapsSeen_ = 0;
  std::optional<LineReport> line_;
  bool muted_ = false;
  bool recording_ = false;
  PlayoutWish playout_;
  RateLimit steering_;
  RateLimit saying_;
  RateLimit arriving_;
};

}  // namespace midipool
