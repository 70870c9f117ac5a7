// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorder/file_names.hpp"

#include <gtest/gtest.h>

#include "net/temporary_directory.hpp"

namespace midipool {
namespace {

TEST(FileNames, HaveNothingThatAnyFileSystemRefuses) {
  EXPECT_EQ(safeFileName("Ben"), "Ben");
  EXPECT_EQ(safeFileName("Zoë 🎹"), "Zoë 🎹");
  EXPECT_EQ(safeFileName("a/b\\c:d*e?f\"g<h>i|j\n"), "a_b_c_d_e_f_g_h_i_j_");
  EXPECT_EQ(safeFileName("../../etc"), "_.._etc");
  EXPECT_EQ(safeFileName(".."), "unnamed");
  EXPECT_EQ(safeFileName(" dots. . "), "dots");
  EXPECT_EQ(safeFileName(""), "unnamed");
  EXPECT_EQ(safeFileName("CON"), "_CON");
  EXPECT_EQ(safeFileName("com1.x"), "_com1.x");
  EXPECT_EQ(safeFileName("comet"), "comet");
}

TEST(FileNames, AreCutBetweenLetters) {
  const auto name = safeFileName(std::string(79, 'a') + "ë");
  EXPECT_EQ(name, std::string(79, 'a'));
  EXPECT_EQ(safeFileName(std::string(200, 'a')).size(), 80U);
}

TEST(FileNames, AreNeverTheSame) {
  FolderNames names;
  EXPECT_EQ(names.take("Ben", ".flac"), "Ben.flac");
  EXPECT_EQ(names.take("ben", ".flac"), "ben 2.flac");
  EXPECT_EQ(names.take("Ben 2", ".flac"), "Ben 2 2.flac");
}

TEST(FileNames, AFolderIsANewOneEachTime) {
  const testing::TemporaryDirectory directory;
  const auto first = makeTakeFolder(directory.path(), "a/b", "2026-11-23 04-30-00");
  EXPECT_EQ(first, directory.path() / "a_b" / "2026-11-23 04-30-00");
  const auto second = makeTakeFolder(directory.path(), "a/b", "2026-11-23 04-30-00");
  EXPECT_EQ(second.filename(), "2026-11-23 04-30-00 2");
}

}  // namespace
}  // namespace midipool
