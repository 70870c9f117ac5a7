// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "app/folders.hpp"
#include "app/invitation.hpp"
#include "app/options.hpp"
#include "client/engine.hpp"

namespace midipool {

// Throws UsageError.
[[nodiscard]] DeviceOptions deviceOptions(const JoinOptions& options);

// What the command line says of a player, as his engine wants it. Throws UsageError. `invitation` says
// where; its password counts where the options have none.
[[nodiscard]] EngineOptions engineOptions(const JoinOptions& options, const Invitation& invitation,
                                          const Folders& folders);

}  // namespace midipool
