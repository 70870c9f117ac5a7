// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/diagnosis.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "net/network_test.hpp"

namespace midipool {
namespace {

using boost::asio::ip::tcp;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class Diagnosis : public testing::NetworkTest {
 protected:
  // As "name ok" or "tcp fails", in their order.
  std::vector<std::string> stepsTo(const std::string& host, std::uint16_t port) {
    steps_ = await(diagnose({host, port}, known_));
    std::vector<std::string> told;
    for (const auto& step : steps_) {
      told.push_back(std::string{nameOf(step.step)} + (step.ok ? " ok" : " fails"));
      EXPECT_EQ(step.ok || !step.message.empty(), true) << told.back();
      EXPECT_THAT(step.message, Not(HasSubstr("\n")));
    }
    return told;
  }
  // Where nobody listens.
  std::uint16_t freePort() {
    tcp::acceptor acceptor{context_, {boost::asio::ip::address_v4::loopback(), 0}};
    return acceptor.local_endpoint().port();
  }

  std::vector<DiagnosisStep> steps_;
};

// TCP goes to no group of machines, and UDP does: the route is there until TCP is tried, as with an
// address behind a router that knows no way on.
TEST_F(Diagnosis, ARouteThatOnlyTcpFindsMissingFailsAndIsToldOnce) {
  EXPECT_THAT(stepsTo("224.0.0.1", 7400), ElementsAre("name ok", "route fails"));
  EXPECT_THAT(steps_.back().message, HasSubstr("no way"));
}

TEST_F(Diagnosis, ARouteThatTheMachineLacksFails) {
  EXPECT_THAT(stepsTo("255.255.255.255", 7400), ElementsAre("name ok", "route fails"));
}

TEST_F(Diagnosis, NobodyListeningIsTcpsFault) {
  EXPECT_THAT(stepsTo("127.0.0.1", freePort()), ElementsAre("name ok", "route ok", "tcp fails"));
}

TEST_F(Diagnosis, NobodyOfThatNameIsTheNamesFault) {
  EXPECT_THAT(stepsTo("nobody.invalid", 7400), ElementsAre("name fails"));
}

}  // namespace
}  // namespace midipool
