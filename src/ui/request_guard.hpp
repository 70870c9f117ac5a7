// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>

#include "net/http_answer.hpp"
#include "net/http_request.hpp"

namespace midipool {

// Who may ask this machine's client at all; pure.

// A web page that has tricked the browser by its name service (DNS rebinding) comes with a name;
// numbers and this machine's own name cannot be tricked so. `host` is the field of that name.
[[nodiscard]] bool isSafeHost(std::string_view host);

// The answer to a request that a foreign web page may have made; nothing when it was none.
[[nodiscard]] std::optional<HttpAnswer> refusalOf(const HttpRequest& request);

// Whether the request has the token, as `Authorization: Bearer TOKEN`.
[[nodiscard]] bool hasToken(const HttpRequest& request, std::string_view token);

// In a time that does not tell how much of it was right.
[[nodiscard]] bool isToken(std::string_view given, std::string_view token);

}  // namespace midipool
