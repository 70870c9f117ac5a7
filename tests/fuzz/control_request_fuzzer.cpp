// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz/message_fuzzer.hpp"
#include "ui/control/requests.hpp"

// What any program of this machine sends to a running client.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  midipool::fuzz::tryMessage(data, size, [](std::string_view text) {
    std::optional<std::int64_t> id;
    return midipool::control::decodeRequest(text, id);
  });
  return 0;
}
