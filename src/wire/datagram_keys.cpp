// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/datagram_keys.hpp"

#include <algorithm>
#include <span>
#include <stdexcept>

#include <openssl/rand.h>

#include "wire/big_endian.hpp"
#include "wire/hex.hpp"
#include "wire/srtp.hpp"

namespace midipool {
namespace {

void fillRandomly(std::span<std::uint8_t> bytes) {
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) {
    throw std::runtime_error{"the system gives no random numbers to make keys from"};
  }
}

}  // namespace

DatagramKeys DatagramKeys::random() {
  DatagramKeys keys;
  fillRandomly(keys.clientToServer);
  fillRandomly(keys.serverToClient);
  return keys;
}

StreamKey randomStreamKey() {
  StreamKey key{};
  fillRandomly(key);
  return key;
}

std::uint32_t randomSessionId() {
  std::uint32_t id = 0;
  while (id == 0) {
    std::array<std::uint8_t, sizeof id> bytes{};
    fillRandomly(bytes);
    id = readBigEndian<std::uint32_t>(bytes);
  }
  return id;
}

std::string keyToHex(const DirectionKey& key) {
  return toHex(key);
}

std::optional<DirectionKey> keyFromHex(std::string_view text) {
  DirectionKey key{};
  if (text.size() != key.size() * 2) return std::nullopt;
  const auto bytes = fromHex(text);
  if (!bytes) return std::nullopt;
  std::copy(bytes->begin(), bytes->end(), key.begin());
  return key;
}

}  // namespace midipool
