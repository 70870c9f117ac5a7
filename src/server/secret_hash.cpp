// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/secret_hash.hpp"

#include <array>
#include <charconv>
#include <stdexcept>

#include <boost/algorithm/hex.hpp>
#include <openssl/crypto.h>
#include <openssl/evp.h>

#include "net/random_token.hpp"

namespace midipool {
namespace {

constexpr int kPasswordRounds = 10'000;
constexpr int kTokenRounds = 1;
constexpr int kMostRounds = 1'000'000;

std::string derive(const std::string& secret, const std::string& salt, int rounds) {
  std::array<unsigned char, 32> hash{};
  const auto done = PKCS5_PBKDF2_HMAC(secret.data(), static_cast<int>(secret.size()),
                                      reinterpret_cast<const unsigned char*>(salt.data()),
                                      static_cast<int>(salt.size()), rounds, EVP_sha256(),
                                      static_cast<int>(hash.size()), hash.data());
  if (done != 1) throw std::runtime_error{"cannot hash a password"};
  std::string text;
  boost::algorithm::hex_lower(hash.begin(), hash.end(), std::back_inserter(text));
  return text;
}

std::string hash(const std::string& secret, int rounds) {
  const auto salt = randomToken();
  return std::to_string(rounds) + ":" + salt + ":" + derive(secret, salt, rounds);
}

}  // namespace

std::string hashPassword(const std::string& password) {
  return hash(password, kPasswordRounds);
}

std::string hashToken(const std::string& token) {
  return hash(token, kTokenRounds);
}

bool matchesSecret(const std::string& secret, const std::string& hash) {
  int rounds = 0;
  const auto* end = hash.data() + hash.size();
  const auto [first, error] = std::from_chars(hash.data(), end, rounds);
  if (error != std::errc{} || first == end || *first != ':') return false;
  if (rounds < 1 || rounds > kMostRounds) return false;
  const std::string rest{first + 1, end};
  const auto colon = rest.find(':');
  if (colon == std::string::npos) return false;
  const auto derived = derive(secret, rest.substr(0, colon), rounds);
  const auto stored = rest.substr(colon + 1);
  return derived.size() == stored.size() &&
         CRYPTO_memcmp(derived.data(), stored.data(), stored.size()) == 0;
}

}  // namespace midipool
