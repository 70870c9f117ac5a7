// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/harmless.hpp"

namespace midipool {
namespace {

bool isControl(unsigned char byte) {
  return byte < 0x20 || byte == 0x7F;
}

// U+0080 to U+009F are controls, too, to some terminals; in UTF-8 they are C2 80 to C2 9F.
bool isHighControl(unsigned char byte, unsigned char next) {
  return byte == 0xC2 && next >= 0x80 && next <= 0x9F;
}

}  // namespace

std::string harmless(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const auto next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : '\0';
    const bool high = isHighControl(byte, static_cast<unsigned char>(next));
    result += high || isControl(byte) ? '?' : text[i];
    if (high) ++i;
  }
  return result;
}

}  // namespace midipool
