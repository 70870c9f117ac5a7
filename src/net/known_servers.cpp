// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/known_servers.hpp"

#include <algorithm>
#include <cctype>
#include <optional>
#include <sstream>
#include <system_error>

#include "net/directory_lock.hpp"
#include "net/error_text.hpp"
#include "net/text_file.hpp"

namespace midipool {
namespace {

using Answer = KnownServers::Answer;
using Verdict = KnownServers::Verdict;

constexpr mode_t kMode = 0644;
constexpr const char* kHeading =
    "# Servers that midiPool has met, and the fingerprints of their certificates.\n";

std::string lowerCase(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char letter) {
    return static_cast<char>(std::tolower(letter));
  });
  return text;
}

// A server may have several lines: any of them will do.
std::optional<Answer> lookUp(const std::string& text, const std::string& hostPort,
                             const std::string& fingerprint) {
  std::optional<Answer> changed;
  std::istringstream lines{text};
  std::string line;
  for (std::size_t number = 1; std::getline(lines, line); ++number) {
    std::istringstream words{line};
    std::string server;
    std::string remembered;
    if (!(words >> server >> remembered) || lowerCase(server) != hostPort) continue;
    if (remembered == fingerprint) return Answer{Verdict::kKnown, remembered, number, {}};
    if (!changed) changed = Answer{Verdict::kChanged, remembered, number, {}};
  }
  return changed;
}

// The file's text but for that server's lines.
std::string without(const std::string& text, const std::string& hostPort) {
  std::string rest;
  std::istringstream lines{text};
  std::string line;
  while (std::getline(lines, line)) {
    std::istringstream words{line};
    std::string server;
    if (!(words >> server) || lowerCase(server) != hostPort) rest += line + '\n';
  }
  return rest;
}

}  // namespace

Answer KnownServers::check(const std::string& hostPort, const std::string& fingerprint) const {
  if (!invited_.empty() && invited_ != fingerprint) return {Verdict::kNotInvited, invited_, 0, {}};
  const auto server = lowerCase(hostPort);
  try {
    const auto text = readTextFile(file_);
    const auto known = lookUp(text.value_or(""), server, fingerprint);
    if (known && (invited_.empty() || known->verdict == Verdict::kKnown)) return *known;
    return remember(server, fingerprint);
  } catch (const std::system_error& error) {
    return {Verdict::kNew,
            {},
            0,
            "cannot remember this server in " + file_.string() + ": " + errorText(error.code())};
  }
}

// Reads once more under the lock: another process may have met the server just now.
Answer KnownServers::remember(const std::string& server, const std::string& fingerprint) const {
  const auto directory = file_.has_parent_path() ? file_.parent_path() : ".";
  std::filesystem::create_directories(directory);
  const DirectoryLock lock{directory};
  auto text = readTextFile(file_).value_or(kHeading);
  if (!invited_.empty()) {
    text = without(text, server);
  } else if (auto known = lookUp(text, server, fingerprint)) {
    return *known;
  }
  if (!text.empty() && text.back() != '\n') text += '\n';
  text += server + ' ' + fingerprint + '\n';
  replaceTextFile(file_, text, kMode);
  return {Verdict::kNew, fingerprint, lookUp(text, server, fingerprint)->line, {}};
}

}  // namespace midipool
