// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/http_request.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/rfc7230.hpp>
#include <boost/beast/websocket/rfc6455.hpp>

#include "net/message_connection.hpp"

namespace midipool {
namespace {

namespace http = boost::beast::http;
using Method = HttpRequest::Method;

Method methodOf(http::verb verb) {
  if (verb == http::verb::get) return Method::kGet;
  return verb == http::verb::head ? Method::kHead : Method::kOther;
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
  request.wantsWebsocket = boost::beast::websocket::is_upgrade(message);
  request.offersProtocol =
      http::token_list{message[http::field::sec_websocket_protocol]}.exists(kMessageProtocol);
  return request;
}

}  // namespace midipool
