// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/http_request.hpp"

#include <gtest/gtest.h>

namespace midipool {
namespace {

using Method = HttpRequest::Method;

TEST(HttpRequest, HasMethodAndPath) {
  const auto get = parseHttpRequest("GET /metrics?verbose=1 HTTP/1.1\r\nHost: x\r\n\r\n");
  ASSERT_TRUE(get);
  EXPECT_EQ(get->method, Method::kGet);
  EXPECT_EQ(get->path, "/metrics");
  EXPECT_FALSE(get->wantsWebsocket);
  EXPECT_EQ(parseHttpRequest("HEAD / HTTP/1.1\r\n\r\n")->method, Method::kHead);
  EXPECT_EQ(parseHttpRequest("DELETE / HTTP/1.1\r\n\r\n")->method, Method::kOther);
}

TEST(HttpRequest, KnowsAnUpgrade) {
  const std::string upgrade =
      "GET / HTTP/1.1\r\nHost: x\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n"
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
  EXPECT_TRUE(parseHttpRequest(upgrade + "\r\n")->wantsWebsocket);
  EXPECT_FALSE(parseHttpRequest(upgrade + "\r\n")->offersProtocol);
  EXPECT_TRUE(parseHttpRequest(upgrade + "Sec-WebSocket-Protocol: other, midipool.v1\r\n\r\n")
                  ->offersProtocol);
  EXPECT_FALSE(
      parseHttpRequest(upgrade + "Sec-WebSocket-Protocol: midipool.v10\r\n\r\n")->offersProtocol);
}

TEST(HttpRequest, RefusesWhatIsNone) {
  for (const auto* text :
       {"", "\r\n\r\n", "GET", "GET /\r\n\r\n", "GET / HTTP/1.1\r\n", "GET / SPDY/1.1\r\n\r\n",
        "\x16\x03\x01\r\n\r\n", "GET / HTTP/1.1\r\nno colon\r\n\r\n"}) {
    EXPECT_FALSE(parseHttpRequest(text)) << text;
  }
}

}  // namespace
}  // namespace midipool
