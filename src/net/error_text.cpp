// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/error_text.hpp"

#include <cctype>

namespace midipool {

std::string errorText(const std::error_code& error) {
  auto text = error.message();
  const bool isAbbreviation =
      text.size() > 1 && std::isupper(static_cast<unsigned char>(text[1])) != 0;
  if (!text.empty() && !isAbbreviation) {
    text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
  }
  return text;
}

std::string errorText(int errorNumber) {
  return errorText(std::error_code{errorNumber, std::generic_category()});
}

}  // namespace midipool
