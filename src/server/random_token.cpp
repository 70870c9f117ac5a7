// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/random_token.hpp"

#include <array>
#include <stdexcept>

#include <boost/algorithm/hex.hpp>
#include <openssl/rand.h>

namespace midipool {

std::string randomToken() {
  std::array<unsigned char, 16> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) {
    throw std::runtime_error{"the system gives no random numbers"};
  }
  std::string text;
  boost::algorithm::hex_lower(bytes.begin(), bytes.end(), std::back_inserter(text));
  return text;
}

}  // namespace midipool
