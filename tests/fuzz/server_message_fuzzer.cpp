// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz/message_fuzzer.hpp"
#include "wire/server_messages.hpp"

// What a server, perhaps a hostile one, sends to its clients.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  midipool::fuzz::tryMessage(data, size, midipool::decodeServerMessage);
  return 0;
}
