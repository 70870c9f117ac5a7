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
  const auto offers = [&](const std::string& field) {
    return parseHttpRequest(upgrade + field + "\r\n")->offers("midipool.v1");
  };
  EXPECT_FALSE(offers(""));
  EXPECT_TRUE(offers("Sec-WebSocket-Protocol: other, midipool.v1\r\n"));
  EXPECT_FALSE(offers("Sec-WebSocket-Protocol: midipool.v10\r\n"));
}

TEST(HttpRequest, HasWhatGuardsNeed) {
  const auto post = parseHttpRequest(
      "POST /control HTTP/1.1\r\nHost: localhost:7401\r\nOrigin: http://localhost:7401\r\n"
      "Authorization: Bearer 00ff\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\n");
  ASSERT_TRUE(post);
  EXPECT_EQ(post->method, Method::kPost);
  EXPECT_EQ(post->host, "localhost:7401");
  EXPECT_EQ(post->origin, "http://localhost:7401");
  EXPECT_EQ(post->authorization, "Bearer 00ff");
  EXPECT_EQ(post->contentType, "application/json");
  EXPECT_EQ(post->contentLength, 12U);
  EXPECT_FALSE(parseHttpRequest("GET / HTTP/1.1\r\n\r\n")->contentLength);
}

TEST(HttpRequest, WhatComesTwiceIsTrustedByNobody) {
  const auto twice = parseHttpRequest(
      "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nOrigin: http://a\r\nOrigin: http://b\r\n\r\n");
  ASSERT_TRUE(twice);
  EXPECT_EQ(twice->host, "");
  EXPECT_EQ(twice->origin, "null");
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
