// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/random_token.hpp"

#include <array>
#include <cstdint>
#include <stdexcept>

#include <openssl/rand.h>

#include "wire/hex.hpp"

namespace midipool {

std::string randomToken() {
  std::array<std::uint8_t, 16> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) {
    throw std::runtime_error{"the system gives no random numbers"};
  }
  return toHex(bytes);
}

}  // namespace midipool
