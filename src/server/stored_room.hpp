// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace midipool {

// A room as it outlives the server. The store does not look into the JSON.
struct StoredRoom {
  std::string name;
  std::string settingsJson;
  std::string timelineJson;
  std::int64_t lastUsed = 0;  // seconds since 1970: for people and for tidying up, never for music

  bool operator==(const StoredRoom&) const = default;
};

}  // namespace midipool
