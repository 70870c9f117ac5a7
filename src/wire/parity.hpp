// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "time/clock.hpp"
#include "wire/rtp_packet.hpp"

namespace midipool {

// Parity that travels with a stream's packets, so that one that is lost can be made again from its
// neighbours, at most a packet later. In the manner of RFC 2198 a packet's payload (type kRepair)
// begins with what repairs those before it:
//
//   byte 0      payload type of what follows the parity
//   byte 1      how many packets before this one are in the parity, 1 or 2
//   bytes 2–3   length of the parity
//   then        the exclusive or of these packets' payloads, then this packet's own
//
// Of two, each single one can be made again, and two in a row from what comes behind them; a plain
// copy, of the same size, could do only the first. Of L24 the parity has the upper 16 bits: what is
// made again is L16.

inline constexpr std::size_t kParityHeaderSize = 4;
inline constexpr std::size_t kLongestParity = 1152;

// A packet's own payload, and the parity before it if there is one; into the bytes that were given.
struct PayloadParts {
  PayloadType type = PayloadType::kL16;
  std::span<const std::uint8_t> payload;
  std::span<const std::uint8_t> parity;
  std::size_t covered = 0;  // packets in it; 0: there is none
};
// Nothing when it is cut short or makes no sense. Realtime-safe.
[[nodiscard]] std::optional<PayloadParts> partsOf(const RtpPacket& packet) noexcept;

// A payload as it goes into the parity, and what type that is then.
class ParityUnit {
 public:
  void set(PayloadType type, std::span<const std::uint8_t> payload) noexcept;
  // Both as long as the longer one; the shorter counts as followed by zeros.
  void add(std::span<const std::uint8_t> bytes) noexcept;
  void clear() noexcept { size_ = 0; }
  [[nodiscard]] std::span<const std::uint8_t> bytes() const noexcept {
    return {bytes_.data(), size_};
  }

 private:
  std::array<std::uint8_t, kLongestParity> bytes_{};
  std::size_t size_ = 0;
};
[[nodiscard]] constexpr PayloadType typeInParity(PayloadType type) noexcept {
  return type == PayloadType::kL24 ? PayloadType::kL16 : type;
}

// The sender's side. Realtime-safe; one thread.
class ParityWriter {
 public:
  // The parity header and the parity that go before the next payload into `out`; returns their size,
  // 0 when there is nothing to repair or it does not fit.
  [[nodiscard]] std::size_t write(PayloadType type, std::span<std::uint8_t> out) const noexcept;
  // A payload has been sent. `follows`: without a gap behind the one before.
  void sent(PayloadType type, std::span<const std::uint8_t> payload, bool follows) noexcept;

 private:
  std::array<ParityUnit, 2> latest_;
  std::size_t last_ = 0;  // which of them
  std::size_t known_ = 0;
};

// The receiver's side: remembers what has come, and makes again what has not. Realtime-safe; one
// thread.
class ParityReader {
 public:
  struct Repaired {
    std::int64_t sequence = 0;
    std::int64_t frame = 0;  // both as of the packet that repaired it, so many packets before
    SessionTime captured{};
    PayloadType type = PayloadType::kL16;
    std::span<const std::uint8_t> payload;  // valid until the next call of anything here
    bool byNext = false;                    // by the packet right behind it: as soon as can be
  };

  explicit ParityReader(std::uint32_t framesPerPacket) noexcept : frames_{framesPerPacket} {}

  // A packet has come that begins with this frame.
  void received(std::int64_t sequence, std::int64_t frame, SessionTime captured,
                const PayloadParts& parts) noexcept;
  // One that can be made again by now; each is told once.
  [[nodiscard]] std::optional<Repaired> next() noexcept;

 private:
  static constexpr std::size_t kMemory = 16;  // packets
  struct Place {
    std::int64_t sequence = -1;
    bool known = false;
    std::int64_t frame = 0;
    SessionTime captured{};
    PayloadType type = PayloadType::kL16;
    ParityUnit unit;
    std::size_t covered = 0;
    ParityUnit parity;
  };

  [[nodiscard]] Place& placeOf(std::int64_t sequence) noexcept;
  [[nodiscard]] bool isKnown(std::int64_t sequence) noexcept;
  [[nodiscard]] std::optional<std::int64_t> missingOf(const Place& place) noexcept;
  void repair(const Place& from, std::int64_t sequence) noexcept;

  std::uint32_t frames_;
  std::array<Place, kMemory> places_;
  std::int64_t newest_ = -1;
};

}  // namespace midipool
