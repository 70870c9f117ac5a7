// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/control_token.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <stdexcept>
#include <system_error>

#include <openssl/rand.h>

#include "net/directory_lock.hpp"
#include "net/error_text.hpp"
#include "net/text_file.hpp"
#include "wire/hex.hpp"

namespace midipool {
namespace {

constexpr std::size_t kDigits = 32;
constexpr mode_t kForItsUser = 0600;

std::filesystem::path fileIn(const std::filesystem::path& config) {
  return config / "control_token";
}

std::string newToken() {
  std::array<std::uint8_t, kDigits / 2> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) {
    throw std::runtime_error{"the system gives no random numbers"};
  }
  return toHex(bytes);
}

// Nothing where there is no file, or none that holds a token.
std::optional<std::string> tokenIn(const std::filesystem::path& file) {
  auto text = readTextFile(file);
  if (!text) return std::nullopt;
  text->resize(std::min(text->size(), text->find_first_of("\r\n")));
  if (text->size() != kDigits || !fromHex(*text)) return std::nullopt;
  return text;
}

// Two clients that start at the same moment shall have one token.
std::string makeIn(const std::filesystem::path& config) {
  std::filesystem::create_directories(config);
  const DirectoryLock lock{config};
  if (auto token = tokenIn(fileIn(config))) return *token;
  auto token = newToken();
  replaceTextFile(fileIn(config), token + "\n", kForItsUser);
  return token;
}

}  // namespace

std::string loadOrMakeControlToken(const std::filesystem::path& config) {
  try {
    if (auto token = tokenIn(fileIn(config))) return *token;
    return makeIn(config);
  } catch (const std::system_error& error) {
    throw std::runtime_error{
        "cannot keep " + fileIn(config).string() + ": " + errorText(error.code()) +
        " (make that folder yours, choose another with --config, or --ui off)"};
  }
}

std::string readControlToken(const std::filesystem::path& config) {
  const auto file = fileIn(config);
  try {
    if (auto token = tokenIn(file)) return *token;
  } catch (const std::system_error& error) {
    throw std::runtime_error{"cannot read " + file.string() + ": " + errorText(error.code()) +
                             " (ask as the user who runs the client)"};
  }
  throw std::runtime_error{"there is no token in " + file.string() +
                           ": start a client first, or name its folder with --config"};
}

}  // namespace midipool
