// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/page_files.hpp"

#include <gmock/gmock.h>

namespace midipool {
namespace {

using ::testing::HasSubstr;

TEST(PageFiles, ThePageIsBuiltIn) {
  const auto page = answerFrom(pageFiles(), "/");
  EXPECT_EQ(page.status, 200U);
  EXPECT_EQ(page.contentType, "text/html; charset=utf-8");
  EXPECT_THAT(page.body, HasSubstr("<html"));
  EXPECT_EQ(page.body, answerFrom(pageFiles(), "/index.html").body);
  EXPECT_THAT(page.fields, HasSubstr("Content-Security-Policy: default-src 'self';"));
}

TEST(PageFiles, AllFilesHaveATypeThatBrowsersTake) {
  for (const auto& file : pageFiles()) {
    EXPECT_EQ(answerFrom(pageFiles(), file.path).status, 200U) << file.path;
    EXPECT_NE(contentTypeOf(file.path), "application/octet-stream") << file.path;
  }
}

TEST(PageFiles, NothingElseIsThere) {
  for (const auto* path : {"", "/nothing", "/../etc/passwd", "index.html", "//index.html"}) {
    EXPECT_EQ(answerFrom(pageFiles(), path).status, 404U) << path;
  }
}

TEST(PageFiles, EndingsHaveTheirTypes) {
  EXPECT_EQ(contentTypeOf("/a/b.js"), "text/javascript; charset=utf-8");
  EXPECT_EQ(contentTypeOf("/x.css"), "text/css; charset=utf-8");
  EXPECT_EQ(contentTypeOf("/de.json"), "application/json");
  EXPECT_EQ(contentTypeOf("/icon.svg"), "image/svg+xml");
}

}  // namespace
}  // namespace midipool
