// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/token_file.hpp"

#include <algorithm>

#include "net/random_token.hpp"
#include "net/text_file.hpp"
#include "wire/hex.hpp"

namespace midipool {
namespace {

constexpr std::size_t kDigits = 32;
constexpr mode_t kForItsOwner = 0600;

}  // namespace

std::optional<std::string> readTokenFile(const std::filesystem::path& file) {
  auto text = readTextFile(file);
  if (!text) return std::nullopt;
  text->resize(std::min(text->size(), text->find_first_of("\r\n")));
  if (text->size() != kDigits || !fromHex(*text)) text->clear();
  return text;
}

std::string makeTokenFile(const std::filesystem::path& file) {
  auto token = randomToken();
  replaceTextFile(file, token + "\n", kForItsOwner);
  return token;
}

}  // namespace midipool
