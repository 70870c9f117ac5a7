// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace midipool {

// The secret of who runs the server: 32 hexadecimal digits in the file admin_token of its data folder,
// made at the first start, readable by its owner only.
class AdminToken {
 public:
  // Throws std::runtime_error with one line that says what to do.
  explicit AdminToken(const std::filesystem::path& directory);

  // In a time that does not tell how much of it was right.
  [[nodiscard]] bool is(std::string_view word) const noexcept;

  [[nodiscard]] static std::filesystem::path fileIn(const std::filesystem::path& directory);

 private:
  std::string token_;
};

}  // namespace midipool
