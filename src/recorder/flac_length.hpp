// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>

namespace midipool {

// How long a FLAC file says it is. libsndfile writes that only when it closes a file; until then it is
// 0, "not known", and many programs show such a file as empty. A FLAC file is otherwise whole after each
// of its blocks, so saying the number of complete ones by hand makes it good also after a crash.

// Of libFLAC's blocks, at the compression that libsndfile uses.
inline constexpr std::uint64_t kFlacBlock = 4096;  // frames

// In whole blocks, what of `frames` has left the encoder: it keeps one frame more than a block.
[[nodiscard]] constexpr std::uint64_t framesInFlacFile(std::uint64_t frames) noexcept {
  return frames == 0 ? 0 : (frames - 1) / kFlacBlock * kFlacBlock;
}

// Writes the length into a file that some encoder still has open. False when it is no FLAC file or cannot
// be written.
bool sayFlacLength(const std::filesystem::path& file, std::uint64_t frames) noexcept;

}  // namespace midipool
