// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz/message_fuzzer.hpp"
#include "wire/client_messages.hpp"

// What any client sends to the server.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  midipool::fuzz::tryMessage(data, size, midipool::decodeClientMessage);
  return 0;
}
