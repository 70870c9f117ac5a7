// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace midipool {

// Set by the build.
inline constexpr auto kVersion = MIDIPOOL_VERSION;
inline constexpr auto kProgram = "midipool/" MIDIPOOL_VERSION;

// As other programs see what only looks whether all is well.
inline constexpr auto kDoctorName = "midiPool doctor";

// What scripts may rely on.
enum ExitCode { kDone = 0, kFailed = 1, kWrongUsage = 2 };

}  // namespace midipool
