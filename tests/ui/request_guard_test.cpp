// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/request_guard.hpp"

#include <gtest/gtest.h>

namespace midipool {
namespace {

HttpRequest from(const std::string& host, const std::string& origin) {
  HttpRequest request;
  request.host = host;
  request.origin = origin;
  return request;
}

TEST(RequestGuard, NumbersAndThisMachinesOwnNameAreSafe) {
  for (const auto* host : {"127.0.0.1", "127.0.0.1:7401", "localhost", "LocalHost:7401", "[::1]",
                           "[::1]:7401", "192.168.0.7:7401"}) {
    EXPECT_TRUE(isSafeHost(host)) << host;
  }
  for (const auto* host : {"", "evil.example", "evil.example:7401", "127.0.0.1.evil.example",
                           "localhost.evil.example", "[::1", "[evil]", "1.2.3", "localhost."}) {
    EXPECT_FALSE(isSafeHost(host)) << host;
  }
}

TEST(RequestGuard, OnlyTheVeryAddressIsAnOrigin) {
  EXPECT_FALSE(refusalOf(from("127.0.0.1:7401", "")));
  EXPECT_FALSE(refusalOf(from("127.0.0.1:7401", "http://127.0.0.1:7401")));
  for (const auto* origin : {"null", "http://127.0.0.1", "http://127.0.0.1:7402",
                             "https://127.0.0.1:7401", "http://localhost:7401", "file://"}) {
    EXPECT_EQ(refusalOf(from("127.0.0.1:7401", origin)).value_or(HttpAnswer{}).status, 403U)
        << origin;
  }
  EXPECT_EQ(refusalOf(from("evil.example", "http://evil.example"))->status, 421U);
}

TEST(RequestGuard, TheTokenIsTheWholeToken) {
  HttpRequest request;
  request.authorization = "Bearer 0123";
  EXPECT_TRUE(hasToken(request, "0123"));
  for (const auto* wrong : {"012", "01234", "0124", ""}) EXPECT_FALSE(hasToken(request, wrong));
  request.authorization = "Basic 0123";
  EXPECT_FALSE(hasToken(request, "0123"));
  request.authorization = "Bearer ";
  EXPECT_FALSE(hasToken(request, ""));
}

}  // namespace
}  // namespace midipool
