// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/request_guard.hpp"

#include <boost/algorithm/string/predicate.hpp>
#include <boost/asio/ip/address.hpp>
#include <openssl/crypto.h>

namespace midipool {

bool isSafeHost(std::string_view host) {
  const auto end = host.starts_with('[') ? host.find(']') + 1 : host.find(':');
  auto name = host.substr(0, end);
  if (boost::algorithm::iequals(name, "localhost")) return true;
  if (name.starts_with('[')) name = name.substr(1, name.size() - 2);
  boost::system::error_code error;
  (void)boost::asio::ip::make_address(name, error);
  return !error;
}

std::optional<HttpAnswer> refusalOf(const HttpRequest& request) {
  if (!isSafeHost(request.host)) {
    return HttpAnswer{421, "text/plain; charset=utf-8", "Ask by number or as localhost.\n"};
  }
  if (!request.origin.empty() &&
      !boost::algorithm::iequals(request.origin, "http://" + request.host)) {
    return HttpAnswer{403, "text/plain; charset=utf-8", "Not for other web pages.\n"};
  }
  return std::nullopt;
}

bool hasToken(const HttpRequest& request, std::string_view token) {
  constexpr std::string_view kScheme = "Bearer ";
  const std::string_view given = request.authorization;
  return boost::algorithm::istarts_with(given, kScheme) &&
         isToken(given.substr(kScheme.size()), token);
}

bool isToken(std::string_view given, std::string_view token) {
  return !token.empty() && given.size() == token.size() &&
         CRYPTO_memcmp(given.data(), token.data(), token.size()) == 0;
}

}  // namespace midipool
