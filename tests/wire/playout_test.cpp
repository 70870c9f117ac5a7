// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/playout.hpp"

#include <gtest/gtest.h>

#include "wire/client_messages.hpp"
#include "wire/server_messages.hpp"
#include "wire/wire_test.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;

TEST(Playout, AWishArrivesAsItWasSent) {
  for (const auto& wish :
       {PlayoutWish{PlayoutMode::kLive, 0ns}, PlayoutWish{PlayoutMode::kAligned, 23'456us}}) {
    const auto message = decodeClientMessage(encode(ClientMessage{ListenAs{wish}}));
    ASSERT_TRUE(std::holds_alternative<ListenAs>(message));
    EXPECT_EQ(std::get<ListenAs>(message).wish, wish);
  }
}

TEST(Playout, AWishIsChecked) {
  const auto good = encode(ClientMessage{ListenAs{{PlayoutMode::kAligned, 5ms}}});
  testing::expectFieldChecked(good, "mode", {"loud", 1, nullptr}, decodeClientMessage, false);
  testing::expectFieldChecked(good, "needed_us", {-1, 600'000'001, 1.5, "1"}, decodeClientMessage,
                              false);
}

TEST(Playout, AnAgreementArrivesAsItWasSent) {
  const RoomPlayout playout{34ms, 7, SessionTime{123'456'789ns}, 250ms};
  const auto message = decodeServerMessage(encode(ServerMessage{PlayoutAgreed{playout}}));
  ASSERT_TRUE(std::holds_alternative<PlayoutAgreed>(message));
  EXPECT_EQ(std::get<PlayoutAgreed>(message).playout, playout);
}

TEST(Playout, AnAgreementIsChecked) {
  const auto good = encode(ServerMessage{PlayoutAgreed{{34ms, 7, SessionTime{}, 250ms}}});
  testing::expectFieldChecked(good, "delay_us", {-1, 1'000'001, "1"}, decodeServerMessage, false);
  testing::expectFieldChecked(good, "member", {-1, 4'294'967'296}, decodeServerMessage, false);
  testing::expectFieldChecked(good, "takes_effect", {"soon"}, decodeServerMessage, false);
  testing::expectFieldChecked(good, "most_us", {-1, 1'000'001}, decodeServerMessage, false);
}

TEST(Playout, AMemberWhoListensLiveNeedsNoWords) {
  const auto message = encode(ServerMessage{MemberJoined{MemberInfo{3, "Kim", {}}}});
  EXPECT_EQ(message.find("playout"), std::string::npos);
  MemberInfo kim{3, "Kim", {}};
  kim.playout = {PlayoutMode::kAligned, 12ms};
  const auto told = decodeServerMessage(encode(ServerMessage{MemberJoined{kim}}));
  EXPECT_EQ(std::get<MemberJoined>(told).member, kim);
}

}  // namespace
}  // namespace midipool
