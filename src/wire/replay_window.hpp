// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>

namespace midipool {

// Which of the last 1,024 sequence numbers have been seen (the ring of RFC 6479). Ask first, and
// mark only what has proved authentic: a forged number must not move the window. Not thread-safe.
class ReplayWindow {
 public:
  static constexpr std::uint64_t kSize = 1024;

  // False for a number that was marked before or has left the window.
  [[nodiscard]] bool isNew(std::uint64_t sequence) const noexcept;
  void mark(std::uint64_t sequence) noexcept;

 private:
  static constexpr std::uint64_t kWordBits = 64;
  // One word more than the window has, as the newest word is only partly in use.
  static constexpr std::uint64_t kWords = kSize / kWordBits + 1;

  std::array<std::uint64_t, kWords> seen_{};
  std::uint64_t newest_ = 0;
  bool started_ = false;
};

}  // namespace midipool
