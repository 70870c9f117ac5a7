// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace midipool::testing {

// A block between ``` lines of a Markdown page, and what stands behind the first of them.
struct FencedBlock {
  std::string label;
  std::string text;
  int line = 0;  // of its first ```
};

inline std::vector<FencedBlock> fencedBlocks(const std::string& page) {
  const std::string fence = "```";
  std::ifstream file{page};
  if (!file) throw std::runtime_error{"cannot read " + page};
  std::vector<FencedBlock> blocks;
  bool inside = false;
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    if (line.starts_with(fence)) {
      if (!inside) blocks.push_back({line.substr(fence.size()), {}, number});
      inside = !inside;
    } else if (inside) {
      blocks.back().text += line + "\n";
    }
  }
  if (inside) throw std::runtime_error{page + ": a block has no end"};
  return blocks;
}

}  // namespace midipool::testing
