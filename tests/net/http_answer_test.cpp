// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/http_answer.hpp"

#include <gmock/gmock.h>

namespace midipool {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(HttpAnswer, IsHttp) {
  const auto text = httpText({404, "text/html", "<p>nothing</p>"});
  EXPECT_THAT(text, StartsWith("HTTP/1.1 404 Not Found\r\n"));
  EXPECT_THAT(text, HasSubstr("\r\nContent-Type: text/html\r\n"));
  EXPECT_THAT(text, HasSubstr("\r\nContent-Length: 14\r\n"));
  EXPECT_THAT(text, HasSubstr("\r\nConnection: close\r\n"));
  EXPECT_THAT(text, EndsWith("\r\n\r\n<p>nothing</p>"));
}

TEST(HttpAnswer, ToAHeadHasNoBody) {
  const auto text = httpText({200, "text/plain", "well"}, false);
  EXPECT_THAT(text, HasSubstr("\r\nContent-Length: 4\r\n"));
  EXPECT_THAT(text, EndsWith("\r\n\r\n"));
}

}  // namespace
}  // namespace midipool
