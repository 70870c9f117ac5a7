// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/http_request.hpp"

#include <algorithm>
#include <charconv>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/rfc7230.hpp>
#include <boost/beast/websocket/rfc6455.hpp>

namespace midipool {
namespace {

namespace http = boost::beast::http;
using Method = HttpRequest::Method;

Method methodOf(http::verb verb) {
  if (verb == http::verb::get) return Method::kGet;
  if (verb == http::verb::post) return Method::kPost;
  return verb == http::verb::head ? Method::kHead : Method::kOther;
}

// A field that comes twice is read differently by different programs: it counts as none.
std::string onlyOne(const http::fields& fields, http::field name) {
  if (fields.count(name) != 1) return {};
  const auto value = fields[name];
  return {value.data(), value.size()};
}

std::optional<std::size_t> numberIn(const std::string& text) {
  std::size_t number = 0;
  const auto* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || rest != end) return std::nullopt;
  return number;
}

}  // namespace

std::optional<HttpRequest> parseHttpRequest(std::string_view head) {
  http::request_parser<http::empty_body> parser;
  parser.header_limit(kMaxHttpHead);
  parser.eager(false);
  boost::system::error_code error;
  parser.put(boost::asio::buffer(head), error);
  if (error || !parser.is_header_done()) return std::nullopt;
  const auto& message = parser.get();
  HttpRequest request;
  request.method = methodOf(message.method());
  const std::string_view target{message.target().data(), message.target().size()};
  request.path = target.substr(0, target.find('?'));
  request.host = onlyOne(message, http::field::host);
  request.origin = onlyOne(message, http::field::origin);
  // Two of them must not pass for none.
  if (message.count(http::field::origin) > 1) request.origin = "null";
  request.authorization = onlyOne(message, http::field::authorization);
  request.contentType = onlyOne(message, http::field::content_type);
  request.contentLength = numberIn(onlyOne(message, http::field::content_length));
  request.wantsWebsocket = boost::beast::websocket::is_upgrade(message);
  for (const auto& token : http::token_list{message[http::field::sec_websocket_protocol]}) {
    request.protocols.emplace_back(token.data(), token.size());
  }
  return request;
}

bool HttpRequest::offers(std::string_view protocol) const {
  return std::ranges::find(protocols, protocol) != protocols.end();
}

}  // namespace midipool
