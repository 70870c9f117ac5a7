// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/folders.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <system_error>

#include <unistd.h>

#include "net/random_token.hpp"
#include "net/token_file.hpp"
#include "wire/json_fields.hpp"

namespace midipool {
namespace {

namespace fs = std::filesystem;

// At 32 bytes, or a little before where that is within a letter.
std::string cutBetweenLetters(std::string text) {
  constexpr std::size_t kLongest = 32;
  text.resize(std::min(text.size(), kLongest));
  while (!text.empty() && !isPlainText(text)) text.pop_back();
  return text;
}

std::string environment(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): before any thread
  return value == nullptr ? "" : value;
}

fs::path baseFolder(const char* variable, const char* belowHome) {
  const fs::path given = environment(variable);
  if (given.is_absolute()) return given / "midipool";
  const auto home = environment("HOME");
  return (home.empty() ? fs::path{"/var/lib"} : fs::path{home} / belowHome) / "midipool";
}

}  // namespace

Folders findFolders(const std::string& config, const std::string& data) {
  Folders folders;
  folders.config = config.empty() ? baseFolder("XDG_CONFIG_HOME", ".config") : fs::path{config};
  if (!data.empty()) {
    folders.data = data;
  } else {
    folders.data =
        config.empty() ? baseFolder("XDG_DATA_HOME", ".local/share") : folders.config / "server";
  }
  return folders;
}

std::string loadOrMakeIdentity(const fs::path& config, std::string& warning) {
  const auto file = config / "identity";
  try {
    if (auto known = readTokenFile(file); known && !known->empty()) return *known;
    fs::create_directories(config);
    return makeTokenFile(file);
  } catch (const std::system_error&) {
    warning = "cannot keep " + file.string() +
              ": rooms that you make now will not know you as their owner next time";
    return randomToken();
  }
}

std::string defaultNickname() {
  const auto user = environment("USER");
  if (!user.empty() && user != "root") return cutBetweenLetters(user);
  std::array<char, 65> host{};
  if (gethostname(host.data(), host.size() - 1) == 0 && host[0] != '\0') return host.data();
  return "player";
}

}  // namespace midipool
