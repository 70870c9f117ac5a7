// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/http_answer.hpp"

#include <ostream>

#include <boost/beast/http/status.hpp>

namespace midipool {

std::string httpText(const HttpAnswer& answer, bool withBody) {
  namespace http = boost::beast::http;
  const auto reason = http::obsolete_reason(http::int_to_status(answer.status));
  std::string text = "HTTP/1.1 " + std::to_string(answer.status) + ' ';
  text.append(reason.data(), reason.size());
  text += "\r\nServer: midiPool\r\nContent-Type: " + answer.contentType +
          "\r\nContent-Length: " + std::to_string(answer.body.size()) +
          "\r\nX-Content-Type-Options: nosniff\r\nCache-Control: no-store"
          "\r\nConnection: close\r\n" +
          answer.fields + "\r\n";
  if (withBody) text += answer.body;
  return text;
}

}  // namespace midipool
