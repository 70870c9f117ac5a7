// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/secret_hash.hpp"

#include <gtest/gtest.h>

namespace midipool {
namespace {

TEST(SecretHash, KnowsItsSecretAgain) {
  for (const char* secret : {"hush", "", "Müller & Søn 🎹", "a:b"}) {
    EXPECT_TRUE(matchesSecret(secret, hashPassword(secret))) << secret;
  }
}

TEST(SecretHash, KnowsNoOther) {
  const auto hash = hashPassword("hush");
  for (const char* secret : {"", "Hush", "hush ", "hus", "hushh"}) {
    EXPECT_FALSE(matchesSecret(secret, hash)) << secret;
  }
}

TEST(SecretHash, DoesNotShowTheSecretAndIsSalted) {
  const auto hash = hashPassword("hush");
  EXPECT_EQ(hash.find("hush"), std::string::npos);
  EXPECT_EQ(hash.size(), 6U + 32U + 1U + 64U);
  EXPECT_NE(hash, hashPassword("hush"));
}

TEST(SecretHash, NothingMatchesWhatIsNoHash) {
  const auto hash = hashPassword("hush");
  for (const auto& damaged :
       {std::string{}, std::string{":"}, std::string{"hush"}, hash.substr(0, hash.size() - 1),
        hash.substr(1), hash + "0", "0" + hash.substr(5), "-1" + hash.substr(5),
        "99999999999" + hash.substr(5), hash.substr(6)}) {
    EXPECT_FALSE(matchesSecret("hush", damaged)) << damaged;
    EXPECT_FALSE(matchesSecret("", damaged)) << damaged;
  }
}

TEST(SecretHash, TokensCostOneRoundOnly) {
  const auto hash = hashToken("801784c862f189ce44f29c4b79c976a8");
  EXPECT_TRUE(hash.starts_with("1:"));
  EXPECT_TRUE(matchesSecret("801784c862f189ce44f29c4b79c976a8", hash));
  EXPECT_FALSE(matchesSecret("801784c862f189ce44f29c4b79c976a9", hash));
}

}  // namespace
}  // namespace midipool
