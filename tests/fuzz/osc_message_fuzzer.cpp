// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz/fuzz.hpp"
#include "ui/osc/osc_message.hpp"

namespace midipool::osc {
namespace {

bool hasNumbersOnly(const Message& message) {
  for (std::size_t i = 0; i < message.arguments.size(); ++i) {
    // A text, or a float that is no number; two of those are never equal.
    if (!message.number(i) && !std::holds_alternative<std::string>(message.arguments[i])) {
      return false;
    }
  }
  return true;
}

void tryMessage(const Message& message) {
  fuzz::require(message.address.find('\0') == std::string::npos, "an address ends at its zero");
  fuzz::require(!message.number(message.arguments.size()), "no number behind the last");
  const auto written = encode(message);
  fuzz::require(written.size() % 4 == 0, "whole words");
  fuzz::require(written.size() <= kLongestDatagram, "what is written fits a datagram");
  // Doubles have become floats, and what came without a list of types gets one, so it may have grown.
  if (written.empty()) return;
  const auto again = decode(written);
  fuzz::require(again.size() == 1, "it reads again");
  if (hasNumbersOnly(message)) fuzz::require(again[0] == message, "it reads the same");
  fuzz::require(encode(again[0]) == written, "it is written the same");
}

}  // namespace
}  // namespace midipool::osc

// What anybody sends who reaches the port of --osc.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto messages = midipool::osc::decode({data, size});
  // The shortest message takes a length, an address and a list of types.
  midipool::fuzz::require(messages.size() <= 1 + size / 8,
                          "no more messages than there is room for");
  for (const auto& message : messages) midipool::osc::tryMessage(message);
  return 0;
}
