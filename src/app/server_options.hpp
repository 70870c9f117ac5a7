// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/folders.hpp"
#include "app/options.hpp"
#include "server/server.hpp"

namespace midipool {

// What the command line says, for a Server. Throws UsageError.
[[nodiscard]] ServerOptions serverOptions(const ServeOptions& options, const Folders& folders);

// "serving on [::]:7400, fingerprint SHA256:…"
[[nodiscard]] std::string servingLine(const Server& server, const ServerOptions& options);

// "its page: https://localhost:7400/, its administrator's token: in …/admin_token"
[[nodiscard]] std::string pageLine(const Server& server, const ServerOptions& options);

}  // namespace midipool
