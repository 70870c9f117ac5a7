// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "wire/aes_gcm.hpp"
#include "wire/datagram_keys.hpp"
#include "wire/replay_window.hpp"

namespace midipool {

// The UDP datagrams of midiPool's own kinds. All numbers are big-endian:
//
//   byte 0       kind, 8 to 15: what RFC 7983 and RFC 9443 leave free beside STUN, DTLS, TURN,
//                QUIC and RTP
//   bytes 1–3    zero
//   bytes 4–7    session id, random, drawn by the server
//   bytes 8–15   sequence number; counts up within a session and direction
//   then         AES-128-GCM ciphertext of the payload, and its tag of 16 bytes
//
// The 16 bytes of the header are the associated data; the nonce is the direction's salt followed by
// the sequence number.
enum class DatagramKind : std::uint8_t {
  kClockQuestion = 8,
  kClockAnswer = 9,
  kBus = 10,
  kMidi = 11,
  kMediaAddress = 12,
  kMediaAddressHeard = 13,
};

inline constexpr std::size_t kDatagramHeaderSize = 16;
inline constexpr std::size_t kDatagramOverhead = kDatagramHeaderSize + AesGcm::kTagSize;
inline constexpr std::size_t kMaxDatagramPayload = 1200;
inline constexpr std::size_t kMaxDatagramSize = kMaxDatagramPayload + kDatagramOverhead;

// Which session a datagram claims to belong to, to find the opener. Nothing when it is none of
// these kinds, or too short or too long to be authentic.
[[nodiscard]] std::optional<std::uint32_t> sessionOf(
    std::span<const std::uint8_t> datagram) noexcept;

// Seals what one side sends. Not thread-safe.
class DatagramSealer {
 public:
  DatagramSealer(std::uint32_t sessionId, const DirectionKey& key);

  // The datagram, valid until the next call. Throws std::length_error on a payload above
  // kMaxDatagramPayload.
  [[nodiscard]] std::span<const std::uint8_t> seal(DatagramKind kind,
                                                   std::span<const std::uint8_t> payload);

 private:
  std::uint32_t sessionId_;
  std::array<std::uint8_t, 4> salt_;
  AesGcm cipher_;
  std::uint64_t nextSequence_ = 0;
  std::array<std::uint8_t, kMaxDatagramSize> buffer_{};
};

struct OpenedDatagram {
  DatagramKind kind;  // may be one of a newer version, which this one has no name for
  std::uint64_t sequence;
  std::span<const std::uint8_t> payload;  // valid until the next call of open()
};

// Opens what one side receives. Not thread-safe.
class DatagramOpener {
 public:
  DatagramOpener(std::uint32_t sessionId, const DirectionKey& key);

  // Nothing when the datagram is short, oversized, forged, of another session, repeated, or older
  // than the last 1,024. Never throws on what the network brings.
  [[nodiscard]] std::optional<OpenedDatagram> open(std::span<const std::uint8_t> datagram) noexcept;

 private:
  std::uint32_t sessionId_;
  std::array<std::uint8_t, 4> salt_;
  AesGcm cipher_;
  ReplayWindow window_;
  std::array<std::uint8_t, kMaxDatagramPayload> buffer_{};
};

}  // namespace midipool
