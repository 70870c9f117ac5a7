// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorder/flac_length.hpp"

#include <algorithm>

#include <fcntl.h>
#include <unistd.h>

#include "net/file_descriptor.hpp"

namespace midipool {
namespace {

// "fLaC", the block's head of four bytes, and within STREAMINFO: 10 bytes of sizes, 20 bits of rate, 3 of
// channels, 5 of sample size, then 36 bits of length (RFC 9639, section 8.2).
constexpr off_t kPlace = 4 + 4 + 13;
constexpr std::uint64_t kLongest = (std::uint64_t{1} << 36U) - 1;

bool isFlac(int file) noexcept {
  std::array<char, 4> mark{};
  return ::pread(file, mark.data(), mark.size(), 0) == 4 &&
         std::ranges::equal(mark, std::array{'f', 'L', 'a', 'C'});
}

}  // namespace

bool sayFlacLength(const std::filesystem::path& file, std::uint64_t frames) noexcept {
  const FileDescriptor open{::open(file.c_str(), O_RDWR | O_CLOEXEC)};
  if (!open.isOpen() || !isFlac(open.get()) || frames > kLongest) return false;
  std::array<std::uint8_t, 5> bytes{};
  if (::pread(open.get(), bytes.data(), bytes.size(), kPlace) != 5) return false;
  bytes[0] = static_cast<std::uint8_t>((bytes[0] & 0xF0U) | ((frames >> 32U) & 0x0FU));
  for (unsigned i = 1; i < 5; ++i) {
    bytes.at(i) = static_cast<std::uint8_t>(frames >> (8U * (4U - i)));
  }
  return ::pwrite(open.get(), bytes.data(), bytes.size(), kPlace) == 5;
}

}  // namespace midipool
