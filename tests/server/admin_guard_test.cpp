// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admin_guard.hpp"

#include <gtest/gtest.h>

#include "net/temporary_directory.hpp"
#include "net/text_file.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;
using Caller = AdminGuard::Caller;

class AdminGuardTest : public ::testing::Test {
 protected:
  [[nodiscard]] Caller who(const std::string& authorization,
                           const std::string& address = "192.0.2.1") {
    return guard_.who(authorization, boost::asio::ip::make_address(address), now_);
  }
  [[nodiscard]] std::string right() const {
    return "Bearer " + readTextFile(AdminToken::fileIn(folder_.path()))->substr(0, 32);
  }
  void useUpTries(const std::string& address) {
    for (int i = 0; i < AdminGuard::kTries; ++i)
      EXPECT_EQ(who("Bearer x", address), Caller::kWrong);
  }

  testing::TemporaryDirectory folder_;
  AdminGuard guard_{AdminToken{folder_.path()}};
  LocalTime now_{1000s};
};

TEST_F(AdminGuardTest, KnowsTheAdministratorByHisTokenAlone) {
  EXPECT_EQ(who(right()), Caller::kAdministrator);
  EXPECT_EQ(who("bEARER " + right().substr(7)), Caller::kAdministrator);
  EXPECT_EQ(who(""), Caller::kStranger);
  for (const auto& other : {right().substr(7), "Basic " + right().substr(7), std::string{"Bearer "},
                            right() + " ", std::string{"B"}}) {
    now_ += 1min;
    EXPECT_EQ(who(other), Caller::kWrong) << other;
  }
}

TEST_F(AdminGuardTest, WhoTriesTooOftenIsNotListenedTo) {
  useUpTries("192.0.2.1");
  EXPECT_EQ(who("Bearer x"), Caller::kTooFast);
  EXPECT_EQ(who(right()), Caller::kTooFast);
  EXPECT_EQ(who(""), Caller::kStranger);
  now_ += AdminGuard::kAnotherTryAfter;
  EXPECT_EQ(who(right()), Caller::kAdministrator);
  EXPECT_EQ(who("Bearer x"), Caller::kWrong);
  EXPECT_EQ(who("Bearer x"), Caller::kTooFast);
}

TEST_F(AdminGuardTest, TheRightTokenCostsNoTry) {
  for (int i = 0; i < 100; ++i) EXPECT_EQ(who(right()), Caller::kAdministrator);
}

TEST_F(AdminGuardTest, AnAddressDoesNotPayForAnother) {
  useUpTries("192.0.2.1");
  EXPECT_EQ(who(right(), "192.0.2.2"), Caller::kAdministrator);
  useUpTries("2001:db8::1");
  EXPECT_EQ(who(right(), "2001:db8::2"), Caller::kTooFast);
}

TEST_F(AdminGuardTest, ManyAddressesTakeNoMoreThanTheirPlace) {
  for (std::size_t i = 0; i < AdminGuard::kMostAddresses; ++i) {
    (void)who("Bearer x", "10.0." + std::to_string(i / 256) + "." + std::to_string(i % 256));
  }
  useUpTries("192.0.2.1");
  EXPECT_EQ(who("Bearer x", "192.0.2.2"), Caller::kTooFast);
  EXPECT_EQ(who(right(), "10.0.0.0"), Caller::kAdministrator);
  now_ += 10min;
  EXPECT_EQ(who(right(), "192.0.2.2"), Caller::kAdministrator);
}

}  // namespace
}  // namespace midipool
