// SPDX-License-Identifier: GPL-3.0-or-later
// The numbers of docs/protocol.md are those of the code: sentences and rows of its tables, with the
// code's constants in them, must stand on the page.
#include <fstream>
#include <iterator>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "net/message_connection.hpp"
#include "server/server_limits.hpp"
#include "time/transport_request.hpp"
#include "wire/limits.hpp"

namespace midipool {
namespace {

const std::string& page() {
  static const auto text = [] {
    std::ifstream file{MIDIPOOL_PROTOCOL_PAGE};
    return std::string{std::istreambuf_iterator<char>{file}, {}};
  }();
  return text;
}

// 1000000 as 10<sup>6</sup>; what is no power of ten stays.
std::string power(std::int64_t number) {
  const auto digits = std::to_string(number);
  const bool isPower = digits.find_first_not_of('0', 1) == std::string::npos && digits[0] == '1';
  return isPower ? fmt::format("10<sup>{}</sup>", digits.size() - 1) : digits;
}

// 65536 as 65,536.
std::string grouped(std::size_t number) {
  auto digits = std::to_string(number);
  for (auto i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, ",");
  return digits;
}

void expectSaid(const std::string& text) {
  EXPECT_NE(page().find(text), std::string::npos) << "the page does not say: " << text;
}

TEST(ProtocolLimits, Places) {
  const auto lastTick = power(limits::kLastSongTick);
  expectSaid("{`song_position`: 0 to " + lastTick + "} in ticks");
  expectSaid("{`bar`: 1 to " + power(limits::kLastBar) + ",");
  expectSaid("A bar that lies behind tick " + lastTick + " is refused");
  expectSaid("| `song_position` | 0 to " + lastTick + " |");
}

TEST(ProtocolLimits, NumbersOfMessages) {
  expectSaid("| `count_in` | 0 to " + std::to_string(kMostCountInBars) + ", optional |");
  expectSaid("| `count_in` | 0 to " + std::to_string(limits::kLongestCountIn) + ", optional |");
  expectSaid("| `request` | 0 to " + power(limits::kLastRequest) + ", optional |");
  static_assert(limits::kLastRevision == (std::int64_t{1} << 53) - 1);
  expectSaid("| `revision` | 0 to 2<sup>53</sup> − 1 |");
  static_assert(limits::kLastTimestamp == std::int64_t{1} << 61);
  expectSaid("| `target_send_timestamp` | −2<sup>61</sup> to 2<sup>61</sup> |");
}

TEST(ProtocolLimits, Texts) {
  expectSaid(fmt::format("| `room` | text, 1 to {} |", limits::kLongestName));
  expectSaid(fmt::format("| `nickname` | text, 1 to {} |", limits::kLongestName));
  expectSaid(fmt::format("| `nickname` | text, up to {} |", limits::kLongestShownName));
  expectSaid(fmt::format("| `password` | text, up to {}, optional |", limits::kLongestPassword));
  expectSaid(fmt::format("| name of a room or player | {} bytes; {} with a number |",
                         limits::kLongestName, limits::kLongestShownName));
  expectSaid(fmt::format("| password | {} bytes |", limits::kLongestPassword));
  expectSaid(fmt::format("| sentence | {} bytes |", limits::kLongestText));
  expectSaid(fmt::format("| message of the day | {} bytes |", limits::kLongestMessageOfTheDay));
  expectSaid(fmt::format("| chat of a member | {} bytes;", limits::kLongestChat));
}

TEST(ProtocolLimits, SoundAndMixes) {
  expectSaid(
      fmt::format("What is linear must fit into {} bytes", grouped(limits::kLongestStreamPayload)));
  expectSaid(fmt::format("| `strips` | array of up to {} |", limits::kMostStrips));
  expectSaid(
      fmt::format("| `strips[].gain_db` | {} to {};", limits::kLeastGain, limits::kMostGain));
  expectSaid(fmt::format("| `master_db` | {} to {};", limits::kLeastGain, limits::kMostGain));
}

TEST(ProtocolLimits, CrowdsAndMessages) {
  const ServerLimits server;
  expectSaid(fmt::format("| rooms | {} |", server.rooms));
  expectSaid(fmt::format("| members of a room | {} |", server.membersPerRoom));
  expectSaid(fmt::format("| rooms that the server records | {} at a time;", server.recordings));
  expectSaid(fmt::format("| connections | {}; {} from one IPv4", grouped(server.connections),
                         server.connectionsPerAddress));
  expectSaid(fmt::format("array of up to {} | all who are there", grouped(limits::kMostMembers)));
  expectSaid(
      fmt::format("The answer to `list_rooms`: up to {} rooms", grouped(limits::kMostRooms)));
  expectSaid(
      fmt::format("| message | {} bytes to the server,", grouped(MessageLimits{}.messageBytes)));
}

}  // namespace
}  // namespace midipool
