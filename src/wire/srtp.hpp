// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>

struct srtp_ctx_t_;

namespace midipool {

// A sender's key for a room: 16 bytes of AES key and 12 of salt.
using StreamKey = std::array<std::uint8_t, 28>;

[[nodiscard]] StreamKey randomStreamKey();

// Of the library that does it; "none" where there is none.
[[nodiscard]] const char* srtpVersion() noexcept;

// What protection adds to an RTP packet, and to an RTCP packet.
inline constexpr std::size_t kSrtpOverhead = 16;
inline constexpr std::size_t kSrtcpOverhead = 16 + 4;

// Packets that were overtaken by so many are still told from repeated ones, and opened: those that are
// sent again may come 11 seconds late at 64 frames a packet.
inline constexpr std::size_t kSrtpReplayWindow = 8192;

// SRTP with AES-128-GCM (RFC 3711, RFC 7714), by libsrtp2: one stream in one direction. The
// constructor allocates, and so may libsrtp2 for each packet (Debian's, which is built with NSS, does):
// not for an audio callback. Waits for nothing. One thread.
class SrtpStream {
 public:
  enum class Direction { kSending, kReceiving };

  // Throws std::runtime_error when libsrtp2 cannot do it.
  SrtpStream(Direction direction, std::uint32_t source, const StreamKey& key);

  // In place: `packet` has room for the overhead beyond `size`. Returns the new size; nothing when
  // the packet is malformed.
  [[nodiscard]] std::optional<std::size_t> protectRtp(std::span<std::uint8_t> packet,
                                                      std::size_t size) noexcept;
  [[nodiscard]] std::optional<std::size_t> protectRtcp(std::span<std::uint8_t> packet,
                                                       std::size_t size) noexcept;

  // In place. Returns the new size; nothing when it is forged, of another stream, or has been here
  // before. Who comes late, or was away for long, does not know how often the sequence number has
  // wrapped (RFC 3711, 3.3.1): it is tried, upwards, some times for each packet that does not open.
  [[nodiscard]] std::optional<std::size_t> openRtp(std::span<std::uint8_t> packet) noexcept;
  [[nodiscard]] std::optional<std::size_t> openRtcp(std::span<std::uint8_t> packet) noexcept;

 private:
  [[nodiscard]] std::optional<std::size_t> findRollover(std::span<std::uint8_t> packet) noexcept;
  [[nodiscard]] bool maySearch() const noexcept;

  struct Deleter {
    void operator()(srtp_ctx_t_* session) const noexcept;
  };
  std::unique_ptr<srtp_ctx_t_, Deleter> session_;
  std::uint32_t source_;
  bool hasOpened_ = false;
  std::uint32_t failures_ = 0;  // in a row
  std::uint32_t triedAhead_ = 0;
};

}  // namespace midipool
