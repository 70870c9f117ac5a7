// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace midipool {

// Raises the number of files this process may have open as far as the system allows: every
// connection is one, and the usual 1,024 are fewer than a server lets in.
void allowManyOpenFiles() noexcept;

}  // namespace midipool
