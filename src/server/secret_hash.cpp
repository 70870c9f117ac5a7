// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/secret_hash.hpp"

#include <array>
#include <stdexcept>

#include <boost/algorithm/hex.hpp>
#include <openssl/crypto.h>
#include <openssl/evp.h>

#include "server/random_token.hpp"

namespace midipool {
namespace {

constexpr int kRounds = 10'000;

std::string derive(const std::string& secret, const std::string& salt) {
  std::array<unsigned char, 32> hash{};
  const auto done = PKCS5_PBKDF2_HMAC(secret.data(), static_cast<int>(secret.size()),
                                      reinterpret_cast<const unsigned char*>(salt.data()),
                                      static_cast<int>(salt.size()), kRounds, EVP_sha256(),
                                      static_cast<int>(hash.size()), hash.data());
  if (done != 1) throw std::runtime_error{"cannot hash a password"};
  std::string text;
  boost::algorithm::hex_lower(hash.begin(), hash.end(), std::back_inserter(text));
  return text;
}

}  // namespace

std::string hashSecret(const std::string& secret) {
  const auto salt = randomToken();
  return salt + ":" + derive(secret, salt);
}

bool matchesSecret(const std::string& secret, const std::string& hash) {
  const auto colon = hash.find(':');
  if (colon == std::string::npos) return false;
  const auto derived = derive(secret, hash.substr(0, colon));
  const auto stored = hash.substr(colon + 1);
  return derived.size() == stored.size() &&
         CRYPTO_memcmp(derived.data(), stored.data(), stored.size()) == 0;
}

}  // namespace midipool
