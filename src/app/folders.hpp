// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

namespace midipool {

// Where things are kept, by the XDG base directory specification, unless the user names a place.
struct Folders {
  std::filesystem::path config;  // midipool.toml, known_servers, identity
  std::filesystem::path data;    // the server's certificate and database
};

// `config`, `data`: what the user said, or empty. With a config folder of one's own, the data lie
// in it, unless said otherwise.
[[nodiscard]] Folders findFolders(const std::string& config, const std::string& data);

// The secret by which a server knows this player again; made at the first time. Where it cannot be
// kept it is a new one each time, and `warning` says why.
[[nodiscard]] std::string loadOrMakeIdentity(const std::filesystem::path& config,
                                             std::string& warning);

// What to call a player who has not said: the user's or the machine's name.
[[nodiscard]] std::string defaultNickname();

}  // namespace midipool
