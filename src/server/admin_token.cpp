// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admin_token.hpp"

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <system_error>

#include <openssl/crypto.h>

#include "net/error_text.hpp"
#include "net/text_file.hpp"
#include "server/random_token.hpp"
#include "wire/hex.hpp"

namespace midipool {
namespace {

constexpr std::size_t kDigits = 32;
constexpr mode_t kForItsOwner = 0600;

// Nothing where there is no file.
std::optional<std::string> tokenIn(const std::filesystem::path& file) {
  auto text = readTextFile(file);
  if (!text) return std::nullopt;
  text->resize(std::min(text->size(), text->find_first_of("\r\n")));
  if (text->size() == kDigits && fromHex(*text)) return text;
  throw std::runtime_error{file.string() +
                           " does not hold 32 hexadecimal digits: delete it to get a new one"};
}

std::string newTokenIn(const std::filesystem::path& file) {
  auto token = randomToken();
  replaceTextFile(file, token + "\n", kForItsOwner);
  return token;
}

}  // namespace

std::filesystem::path AdminToken::fileIn(const std::filesystem::path& directory) {
  return directory / "admin_token";
}

AdminToken::AdminToken(const std::filesystem::path& directory) {
  const auto file = fileIn(directory);
  try {
    auto token = tokenIn(file);
    token_ = token ? std::move(*token) : newTokenIn(file);
  } catch (const std::system_error& error) {
    throw std::runtime_error{"cannot keep " + file.string() + ": " + errorText(error.code())};
  }
}

bool AdminToken::is(std::string_view word) const noexcept {
  return word.size() == token_.size() && CRYPTO_memcmp(word.data(), token_.data(), kDigits) == 0;
}

}  // namespace midipool
