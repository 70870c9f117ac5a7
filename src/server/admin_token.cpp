// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admin_token.hpp"

#include <optional>
#include <stdexcept>
#include <system_error>

#include <openssl/crypto.h>

#include "net/error_text.hpp"
#include "net/token_file.hpp"

namespace midipool {
namespace {

std::string loadOrMake(const std::filesystem::path& file) {
  const auto token = readTokenFile(file);
  if (!token) return makeTokenFile(file);
  if (!token->empty()) return *token;
  throw std::runtime_error{file.string() +
                           " does not hold 32 hexadecimal digits: delete it to get a new one"};
}

}  // namespace

std::filesystem::path AdminToken::fileIn(const std::filesystem::path& directory) {
  return directory / "admin_token";
}

AdminToken::AdminToken(const std::filesystem::path& directory) {
  const auto file = fileIn(directory);
  try {
    token_ = loadOrMake(file);
  } catch (const std::system_error& error) {
    throw std::runtime_error{"cannot keep " + file.string() + ": " + errorText(error.code())};
  }
}

bool AdminToken::is(std::string_view word) const noexcept {
  return word.size() == token_.size() &&
         CRYPTO_memcmp(word.data(), token_.data(), word.size()) == 0;
}

}  // namespace midipool
