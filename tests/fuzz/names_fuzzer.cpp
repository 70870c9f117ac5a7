// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/names.hpp"
#include "fuzz/fuzz.hpp"

namespace midipool {
namespace {

using fuzz::require;

void tryParsing(std::uint8_t which, const std::string& text) {
  switch (which % 10) {
    case 0:
      require(!parseHost(text).host.empty(), "a target has a host");
      break;
    case 1:
      require(!parseRoomAddress(text).room.empty(), "a room has a name");
      break;
    case 2:
      require(checkedName(text, "room") == text, "a name stays as it is");
      break;
    case 3:
      require(parseLocalAddress(text).chosen, "an address that was named is chosen");
      break;
    case 4:
      (void)parseKinds(text);
      break;
    case 5:
      (void)parseControl(text);
      break;
    case 6:
      (void)parseChannelMap(text);
      break;
    case 7:
      require(parseSignature(text).numerator() >= 1, "a signature has beats");
      break;
    case 8:
      require(parseBpm(text).value() >= 20.0, "a tempo is not below 20");
      break;
    default:
      require(parsePlace(text).bar >= 1 && parsePlace(text).tick >= 0, "places count from 1");
  }
}

}  // namespace
}  // namespace midipool

// What somebody types; the first byte says what it shall be.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace midipool;
  if (size == 0) return 0;
  try {
    tryParsing(data[0], std::string{fuzz::asText(data + 1, size - 1)});
  } catch (const UsageError& error) {
    fuzz::require(error.what()[0] != '\0', "an error says something");
  }
  return 0;
}
