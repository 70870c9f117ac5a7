// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/control_token.hpp"

#include <optional>
#include <stdexcept>
#include <system_error>

#include "net/directory_lock.hpp"
#include "net/error_text.hpp"
#include "net/token_file.hpp"

namespace midipool {
namespace {

std::filesystem::path fileIn(const std::filesystem::path& config) {
  return config / "control_token";
}

// Nothing where there is no file, or none that holds a token.
std::optional<std::string> tokenIn(const std::filesystem::path& file) {
  auto token = readTokenFile(file);
  return token && token->empty() ? std::nullopt : token;
}

// Two clients that start at the same moment shall have one token.
std::string makeIn(const std::filesystem::path& config) {
  std::filesystem::create_directories(config);
  const DirectoryLock lock{config};
  if (auto token = tokenIn(fileIn(config))) return *token;
  return makeTokenFile(fileIn(config));
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
