// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/options.hpp"
#include "ui/control/requests.hpp"

namespace midipool {

// The options with the devices that a page chose in an earlier run, where the command line does not
// name others: one option of a sound device speaks for all of them, as they belong together. What
// is kept in words that nobody knows does not count.
[[nodiscard]] JoinOptions withKeptDevices(JoinOptions options, const control::ChooseDevices& kept);

// The options with another's devices.
[[nodiscard]] JoinOptions withDevicesOf(JoinOptions options, const JoinOptions& other);

// Both name the same devices.
[[nodiscard]] bool haveSameDevices(const JoinOptions& one, const JoinOptions& other);

}  // namespace midipool
