// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/secret_hash.hpp"

#include <gtest/gtest.h>

namespace midipool {
namespace {

TEST(SecretHash, KnowsItsSecretAgain) {
  for (const char* secret : {"hush", "", "Müller & Søn 🎹", "a:b"}) {
    EXPECT_TRUE(matchesSecret(secret, hashSecret(secret))) << secret;
  }
}

TEST(SecretHash, KnowsNoOther) {
  const auto hash = hashSecret("hush");
  for (const char* secret : {"", "Hush", "hush ", "hus", "hushh"}) {
    EXPECT_FALSE(matchesSecret(secret, hash)) << secret;
  }
}

TEST(SecretHash, DoesNotShowTheSecretAndIsSalted) {
  const auto hash = hashSecret("hush");
  EXPECT_EQ(hash.find("hush"), std::string::npos);
  EXPECT_EQ(hash.size(), 32U + 1U + 64U);
  EXPECT_NE(hash, hashSecret("hush"));
}

TEST(SecretHash, NothingMatchesWhatIsNoHash) {
  const auto hash = hashSecret("hush");
  for (const auto& damaged : {std::string{}, std::string{":"}, std::string{"hush"},
                              hash.substr(0, hash.size() - 1), hash.substr(1), hash + "0"}) {
    EXPECT_FALSE(matchesSecret("hush", damaged)) << damaged;
    EXPECT_FALSE(matchesSecret("", damaged)) << damaged;
  }
}

}  // namespace
}  // namespace midipool
