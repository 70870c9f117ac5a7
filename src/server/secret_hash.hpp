// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace midipool {

// How the server keeps secrets: salted PBKDF2-HMAC-SHA256 as text, "ROUNDS:SALT:HASH" in hex.
// A password costs a few milliseconds: enough against a stolen database of jam room passwords, not
// enough to hold up the music.
[[nodiscard]] std::string hashPassword(const std::string& password);
// For secrets that programs draw by lot: nobody guesses these, so one round does.
[[nodiscard]] std::string hashToken(const std::string& token);
[[nodiscard]] bool matchesSecret(const std::string& secret, const std::string& hash);

}  // namespace midipool
