// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace midipool {

// As CLI::Range, in words for people and without a word in the help.
inline CLI::Validator between(double lowest, double highest) {
  return {[lowest, highest](const std::string& text) -> std::string {
            double value = 0.0;
            if (CLI::detail::lexical_cast(text, value) && value >= lowest && value <= highest) {
              return {};
            }
            return fmt::format("\"{}\" is no number from {} to {}", text, lowest, highest);
          },
          ""};
}

}  // namespace midipool
