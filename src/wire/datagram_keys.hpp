// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace midipool {

// What seals the datagrams of one direction: 16 bytes of AES-128 key, then 4 bytes of salt.
using DirectionKey = std::array<std::uint8_t, 20>;

// The keys of one session. The server draws new ones for every session and hands them out over TLS;
// a key must never be given to a second DatagramSealer, as that would repeat nonces.
struct DatagramKeys {
  DirectionKey clientToServer{};
  DirectionKey serverToClient{};

  // From the system's random generator. Throws std::runtime_error when that fails.
  [[nodiscard]] static DatagramKeys random();

  bool operator==(const DatagramKeys&) const = default;
};

// A session's number: random and never zero. Throws like DatagramKeys::random().
[[nodiscard]] std::uint32_t randomSessionId();

// For JSON: 40 hexadecimal digits.
[[nodiscard]] std::string keyToHex(const DirectionKey& key);
[[nodiscard]] std::optional<DirectionKey> keyFromHex(std::string_view text);

}  // namespace midipool
