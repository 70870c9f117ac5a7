// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "app/names.hpp"

namespace midipool {

// One line that holds all a friend needs to join (docs/control-api.md, "Invitations").
struct Invitation {
  RoomAddress address;
  std::string fingerprint;  // "SHA256:…" as certificates have it; empty: not said
  std::string password;     // empty: none
};

// midipool:ROOM@HOST[:PORT][#FINGERPRINT][?password=WORD], or ROOM@HOST[:PORT] as on the command line;
// with whatever mail programs put around it. Throws UsageError with one sentence.
[[nodiscard]] Invitation parseInvitation(const std::string& text);

[[nodiscard]] std::string formatInvitation(const Invitation& invitation);

}  // namespace midipool
