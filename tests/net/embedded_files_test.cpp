// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/embedded_files.hpp"

#include <array>

#include <gmock/gmock.h>

namespace midipool {
namespace {

using ::testing::HasSubstr;

constexpr std::array<EmbeddedFile, 2> kFiles{
    {{"/index.html", "<!doctype html>"}, {"/js/main.js", "go();"}}};

TEST(EmbeddedFiles, AreServedAsWhatTheyAre) {
  const auto script = answerFrom(kFiles, "/js/main.js");
  EXPECT_EQ(script.status, 200U);
  EXPECT_EQ(script.contentType, "text/javascript; charset=utf-8");
  EXPECT_EQ(script.body, "go();");
  EXPECT_THAT(script.fields, HasSubstr("Content-Security-Policy: default-src 'self';"));
}

TEST(EmbeddedFiles, TheFolderItselfIsThePage) {
  EXPECT_EQ(answerFrom(kFiles, "/").body, "<!doctype html>");
  EXPECT_EQ(answerFrom(kFiles, "/").contentType, "text/html; charset=utf-8");
}

TEST(EmbeddedFiles, ThereIsNothingElse) {
  for (const char* path : {"", "/js", "/js/", "/../etc/passwd", "//index.html", "index.html"}) {
    const auto answer = answerFrom(kFiles, path);
    EXPECT_EQ(answer.status, 404U) << path;
    EXPECT_EQ(answer.contentType, "text/plain; charset=utf-8");
  }
}

}  // namespace
}  // namespace midipool
