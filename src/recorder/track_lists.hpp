// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "recorder/take_description.hpp"

namespace midipool {

// A recording's files and where they belong, for programs that read no project of Reaper's. Pure.

// For Audacity: all tracks in one window.
[[nodiscard]] std::string listOfFiles(const TakeDescription& take);
// For spreadsheets and scripts, by RFC 4180, with a head line; bars and beats count from 1.
[[nodiscard]] std::string trackTable(const TakeDescription& take);

}  // namespace midipool
