// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace midipool {

// How the server keeps passwords and identities: salted PBKDF2-HMAC-SHA256 as text, "SALT:HASH" in
// hex. Costs a few milliseconds each: enough against a stolen database of jam room passwords, not
// enough to hold up the music.
[[nodiscard]] std::string hashSecret(const std::string& secret);
[[nodiscard]] bool matchesSecret(const std::string& secret, const std::string& hash);

}  // namespace midipool
