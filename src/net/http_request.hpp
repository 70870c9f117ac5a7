// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace midipool {

inline constexpr std::size_t kMaxHttpHead = 8192;

// What a server needs to know of a request.
struct HttpRequest {
  enum class Method { kGet, kHead, kOther };

  Method method = Method::kOther;
  std::string path;  // without the query
  bool wantsWebsocket = false;
  bool offersProtocol = false;  // kMessageProtocol is among the subprotocols
};

// `head` reaches to the empty line; what follows is not looked at. Nothing when it is not HTTP.
[[nodiscard]] std::optional<HttpRequest> parseHttpRequest(std::string_view head);

}  // namespace midipool
