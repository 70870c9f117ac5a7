// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/folders.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <system_error>

#include <unistd.h>

#include "server/random_token.hpp"
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
  std::string identity;
  if (std::ifstream in{file}; in && std::getline(in, identity) && identity.size() == 32) {
    return identity;
  }
  identity = randomToken();
  std::error_code error;
  fs::create_directories(config, error);
  std::ofstream out{file};
  fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write, error);
  out << identity << "\n";
  out.close();
  if (!out) {
    warning = "cannot keep " + file.string() +
              ": rooms that you make now will not know you as their owner next time";
  }
  return identity;
}

std::string defaultNickname() {
  const auto user = environment("USER");
  if (!user.empty() && user != "root") return cutBetweenLetters(user);
  std::array<char, 65> host{};
  if (gethostname(host.data(), host.size() - 1) == 0 && host[0] != '\0') return host.data();
  return "player";
}

}  // namespace midipool
