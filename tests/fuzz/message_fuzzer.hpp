// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fuzz/fuzz.hpp"
#include "wire/protocol_error.hpp"

namespace midipool::fuzz {

// Decodes a JSON message. What has been understood is written and read again without a change, so
// that a server can pass on what it has accepted.
template <typename Decode>
void tryMessage(const std::uint8_t* data, std::size_t size, Decode decode) {
  try {
    const auto message = decode(asText(data, size));
    const auto once = encode(message);
    try {
      require(encode(decode(once)) == once, "a message stays the same when it is passed on");
    } catch (const ProtocolError&) {
      require(false, "a message that was accepted is accepted again");
    }
  } catch (const ProtocolError& error) {
    require(!error.code().empty(), "an error has a code");
  }
}

}  // namespace midipool::fuzz
