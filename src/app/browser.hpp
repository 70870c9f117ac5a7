// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

namespace midipool {

// Whether a person reads what is said.
[[nodiscard]] bool isTerminal() noexcept;

// `choice`: yes, no or auto, which is: where a person sits at a terminal of a desktop.
[[nodiscard]] bool wantsBrowser(const std::string& choice);

// Shows that page to the desktop's user, if there is a way to. The address has a secret in it, and
// what a process is called with is for all to read; so the browser gets a file in `folder` that leads
// there and that nobody else can read. Waits for nothing.
void openBrowser(const std::filesystem::path& folder, const std::string& page);

}  // namespace midipool
