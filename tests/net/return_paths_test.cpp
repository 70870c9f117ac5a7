// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/return_paths.hpp"

#include <gtest/gtest.h>

namespace midipool {
namespace {

ReturnPaths::Endpoint peer(unsigned number) {
  return {boost::asio::ip::address_v4{number}, static_cast<std::uint16_t>(number % 60'000)};
}
ReturnPaths::Address address(unsigned number) {
  return boost::asio::ip::address_v4{number};
}

TEST(ReturnPaths, AreTheLastHeard) {
  ReturnPaths paths;
  EXPECT_EQ(paths.to(peer(1)), std::nullopt);
  paths.heard(peer(1), address(100));
  paths.heard(peer(2), address(200));
  EXPECT_EQ(paths.to(peer(1)), address(100));
  paths.heard(peer(1), address(300));
  EXPECT_EQ(paths.to(peer(1)), address(300));
  EXPECT_EQ(paths.to(peer(2)), address(200));
}

TEST(ReturnPaths, AreForgottenInTime) {
  ReturnPaths paths;
  paths.heard(peer(1), address(1));
  for (unsigned i = 2; i < 3 * ReturnPaths::kRemembered; ++i) paths.heard(peer(i), address(i));
  EXPECT_EQ(paths.to(peer(1)), std::nullopt);
  for (unsigned i = 2 * ReturnPaths::kRemembered; i < 3 * ReturnPaths::kRemembered; ++i) {
    ASSERT_EQ(paths.to(peer(i)), address(i));
  }
}

TEST(ReturnPaths, StayWithWhomIsHeardAmongMany) {
  ReturnPaths paths;
  for (unsigned i = 2; i < 10 * ReturnPaths::kRemembered; ++i) {
    if (i % 1'000 == 2) paths.heard(peer(1), address(1));
    paths.heard(peer(i), address(i));
    ASSERT_EQ(paths.to(peer(1)), address(1));
  }
}

}  // namespace
}  // namespace midipool
