// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/invitation.hpp"
#include "fuzz/fuzz.hpp"

// What somebody has pasted; what has been understood is understood again when it is passed on.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace midipool;
  try {
    const auto once = formatInvitation(parseInvitation(std::string{fuzz::asText(data, size)}));
    fuzz::require(formatInvitation(parseInvitation(once)) == once, "an invitation stays the same");
  } catch (const UsageError& error) {
    fuzz::require(error.what()[0] != '\0', "an error says something");
  }
  return 0;
}
