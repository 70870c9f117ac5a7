// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/settings_file.hpp"

#include <sstream>

#include <gtest/gtest.h>

#include "app/harmless.hpp"

namespace midipool {
namespace {

const SettingsFile& reader() {
  static const SettingsFile file{{"serve", "join"}};
  return file;
}

std::string read(const std::string& text) {
  std::istringstream input{text};
  std::string all;
  for (const auto& item : reader().from_config(input)) {
    all += item.fullname() + "=" + item.inputs.at(0) + ";";
  }
  return all;
}

std::string complaintOf(const std::string& text) {
  try {
    (void)read(text);
  } catch (const CLI::ConfigError& error) {
    return error.what();
  }
  return {};
}

TEST(SettingsFile, HasASectionForEachCommand) {
  EXPECT_EQ(read("# mine\n\n[join]  # as always\nname = \"Ann Lee\"\r\noffset-ms=12.0 # late\n"
                 "[ serve ]\ndata = '/a b'\n"),
            "join.name=Ann Lee;join.offset-ms=12.0;serve.data=/a b;");
}

TEST(SettingsFile, WhatIsQuotedStaysAsItIs) {
  EXPECT_EQ(read("[join]\npassword = \"a#b, 'c' = [d]\"  # secret\nshare = ''\n"),
            "join.password=a#b, 'c' = [d];join.share=;");
}

TEST(SettingsFile, AFlagMayStandAlone) {
  EXPECT_EQ(read("[join]\nmackie\nopen # at once\n"), "join.mackie=true;join.open=true;");
}

TEST(SettingsFile, AListNeedsNoQuotes) {
  EXPECT_EQ(read("[join]\nshare = notes,cc\n"), "join.share=notes,cc;");
}

TEST(SettingsFile, EachFaultIsToldWithItsLine) {
  EXPECT_EQ(complaintOf("[srve]\n"), "line 1: there is no command \"srve\"");
  EXPECT_EQ(complaintOf("\n[join.name]\n"), "line 2: there is no command \"join.name\"");
  for (const auto* section : {"[]", "[", "[ ]", "[join", "[join] x"}) {
    EXPECT_EQ(complaintOf(section), "line 1: a section is a command in brackets, as in [join]")
        << section;
  }
  EXPECT_EQ(complaintOf("[[join]]"), "line 1: there is no command \"[join]\"");
  EXPECT_EQ(complaintOf("[join]\nx=\n"), "line 2: x has no value");
  EXPECT_EQ(complaintOf("[join]\nx= # nothing\n"), "line 2: x has no value");
  EXPECT_EQ(complaintOf("[join]\n=5\n"), "line 2: there is no name before the =");
  EXPECT_EQ(complaintOf("name = Ann Lee"), "line 1: the value of name needs quotes");
  EXPECT_EQ(complaintOf("name = \"Ann"), "line 1: name has a quote without an end");
  EXPECT_EQ(complaintOf("name = \"Ann\" Lee"), "line 1: \"Lee\" behind the value of name");
}

TEST(Harmless, NothingThatATerminalWouldObeyIsLeft) {
  EXPECT_EQ(harmless("a\x1b[31m\nb\x7f\xc2\x9b"
                     "c ♪"),
            "a?[31m?b??c ♪");
}

}  // namespace
}  // namespace midipool
