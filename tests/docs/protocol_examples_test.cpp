// SPDX-License-Identifier: GPL-3.0-or-later
// Every JSON example of docs/protocol.md goes through the decoders and encoders that midiPool
// itself uses. "json client" and "json server" must come out as they went in, so that no field is
// missing, invented or misspelt; "json client short" leaves out what is optional.
#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include "docs/fenced_blocks.hpp"
#include "docs/same_json.hpp"
#include "wire/protocol_error.hpp"
#include "wire/server_messages.hpp"

namespace midipool {
namespace {

using testing::expectSame;
using testing::FencedBlock;

const std::vector<FencedBlock>& blocks() {
  static const auto all = testing::fencedBlocks(MIDIPOOL_PROTOCOL_PAGE);
  return all;
}

// Decodes all examples of a label, hands each out, and tells which kinds of messages there were.
template <typename Decode, typename Look>
std::set<std::size_t> lookAtAll(const std::string& label, const Decode& decode, const Look& look) {
  std::set<std::size_t> kinds;
  for (const auto& block : blocks()) {
    if (block.label != label) continue;
    SCOPED_TRACE("docs/protocol.md, line " + std::to_string(block.line));
    try {
      const auto message = decode(block.text);
      EXPECT_NE(message.index(), 0U) << "a type that nobody knows";
      kinds.insert(message.index());
      look(block, message);
    } catch (const ProtocolError& error) {
      ADD_FAILURE() << error.what();
    }
  }
  return kinds;
}

// All alternatives of the variant but the first, the unknown one.
template <typename Message>
std::set<std::size_t> everyKind() {
  std::set<std::size_t> kinds;
  for (std::size_t i = 1; i < std::variant_size_v<Message>; ++i) kinds.insert(i);
  return kinds;
}

TEST(ProtocolExamples, ClientMessagesAreWhatTheCodeSends) {
  const auto kinds = lookAtAll("json client", decodeClientMessage,
                               [](const FencedBlock& block, const ClientMessage& message) {
                                 expectSame(block.text, encode(message));
                               });
  EXPECT_EQ(kinds, everyKind<ClientMessage>()) << "a message has no example";
}

TEST(ProtocolExamples, ServerMessagesAreWhatTheCodeSends) {
  const auto kinds = lookAtAll("json server", decodeServerMessage,
                               [](const FencedBlock& block, const ServerMessage& message) {
                                 expectSame(block.text, encode(message));
                               });
  EXPECT_EQ(kinds, everyKind<ServerMessage>()) << "a message has no example";
}

TEST(ProtocolExamples, ShortClientMessagesAreUnderstood) {
  const auto kinds = lookAtAll("json client short", decodeClientMessage, [](auto&&, auto&&) {});
  EXPECT_FALSE(kinds.empty());
}

TEST(ProtocolExamples, NoExampleIsLeftOut) {
  const std::set<std::string> known{"json client", "json client short", "json server",
                                    "json status", "json overview",     "json overview admin"};
  for (const auto& block : blocks()) {
    if (!block.label.starts_with("json")) continue;
    EXPECT_TRUE(known.contains(block.label) || block.label.starts_with("json admin /api/"))
        << "line " << block.line << ": " << block.label;
    EXPECT_NO_THROW(boost::json::parse(block.text)) << "line " << block.line;
  }
}

TEST(ProtocolExamples, EveryErrorCodeIsExplained) {
  std::ifstream file{MIDIPOOL_PROTOCOL_PAGE};
  const std::string page{std::istreambuf_iterator<char>{file}, {}};
  for (const auto* code :
       {error_code::kInvalidMessage, error_code::kNotJoined, error_code::kAlreadyJoined,
        error_code::kWrongPassword, error_code::kRoomFull, error_code::kTooManyRooms,
        error_code::kNotAllowed, error_code::kTooFast, error_code::kShutdown, error_code::kReplaced,
        error_code::kNoSuchRoom, error_code::kNoSuchMember, error_code::kKicked,
        error_code::kRoomClosed}) {
    EXPECT_NE(page.find("\n| `" + std::string{code} + "` |"), std::string::npos) << code;
  }
}

}  // namespace
}  // namespace midipool
