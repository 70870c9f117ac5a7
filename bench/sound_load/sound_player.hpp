// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <boost/asio/ip/udp.hpp>

#include "client/sound/address_announcer.hpp"
#include "ear.hpp"
#include "net/file_descriptor.hpp"
#include "wire/rtp_packet.hpp"

namespace midipool {

// What is needed to let a player's sound go round.
struct SoundPlace {
  std::size_t room = 0;
  std::size_t place = 0;  // in the room
  DatagramAccess media;
  StreamInfo stream;
  std::optional<StreamInfo> mix;  // that he hears; or the others' streams
};

// The sound of one player: a socket of his own, as he would have at home. For the sound's thread.
class SoundPlayer {
 public:
  // Throws std::runtime_error where there is no socket or codec.
  SoundPlayer(const SoundPlace& place, const boost::asio::ip::udp::endpoint& server);

  [[nodiscard]] const SoundPlace& place() const noexcept { return place_; }
  [[nodiscard]] int socket() const noexcept { return socket_.get(); }

  // Block `number`, counted from 0. False when the system did not take it.
  bool send(std::int64_t number, SessionTime captured, LocalTime now);
  // What has come that is no sound.
  void answered(std::span<const std::uint8_t> datagram) { announcer_.received(datagram); }
  // Which block had this sequence number, and when it was sent, if that is not long ago.
  [[nodiscard]] std::int64_t numberOf(std::uint16_t sequence) const noexcept {
    return last_ - static_cast<std::uint16_t>(static_cast<std::uint16_t>(last_) - sequence);
  }
  [[nodiscard]] LocalTime sentAt(std::int64_t number) const noexcept {
    return sentAt_[static_cast<std::size_t>(number) % kRemembered];
  }

  // Which he opens and decodes some packets of; none at first.
  std::optional<Ear> ear;

  struct Received {
    std::uint64_t stems = 0;  // that count
    std::uint64_t mixes = 0;
    std::uint32_t firstMix = 0;  // time stamps of those
    std::uint32_t lastMix = 0;
    // Of mixes, from their period's beginning to their arrival, at the quickest.
    std::optional<Nanoseconds> usual;
  };
  Received received;

 private:
  static constexpr std::size_t kRemembered = 1024;

  SoundPlace place_;
  FileDescriptor socket_;
  AddressAnnouncer announcer_;
  SrtpStream sealer_;
  std::vector<std::vector<std::uint8_t>> payloads_;
  std::int64_t last_ = 0;
  std::array<LocalTime, kRemembered> sentAt_{};
};

}  // namespace midipool
