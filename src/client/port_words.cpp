// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/port_words.hpp"

#include <string_view>

#include <fmt/format.h>

namespace midipool {

std::string portsInWords(const std::string& first, std::size_t count) {
  constexpr std::string_view kFirst = "_1";
  const auto colon = first.rfind(':');
  if (count < 2 || colon == std::string::npos || !first.ends_with(kFirst)) return first;
  const auto name = first.substr(colon + 1, first.size() - colon - kFirst.size());
  return fmt::format("{} {} {}{}", first, count == 2 ? "and" : "to", name, count);
}

}  // namespace midipool
