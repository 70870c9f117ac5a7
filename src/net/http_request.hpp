// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace midipool {

inline constexpr std::size_t kMaxHttpHead = 8192;

// What a server needs to know of a request.
struct HttpRequest {
  enum class Method { kGet, kHead, kPost, kOther };

  Method method = Method::kOther;
  std::string path;  // without the query
  // Empty where there is none, or more than one.
  std::string host;
  std::string origin;
  std::string authorization;
  std::string contentType;
  std::optional<std::size_t> contentLength;  // nothing: none, or none that is a number
  bool wantsWebsocket = false;
  std::vector<std::string> protocols;  // the subprotocols that a WebSocket's client offers

  [[nodiscard]] bool offers(std::string_view protocol) const;
};

// `head` reaches to the empty line; what follows is not looked at. Nothing when it is not HTTP.
[[nodiscard]] std::optional<HttpRequest> parseHttpRequest(std::string_view head);

}  // namespace midipool
