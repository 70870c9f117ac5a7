// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/file/file_writer.hpp"

#include <array>

#include <gtest/gtest.h>

#include "net/temporary_directory.hpp"
#include "realtime/sleep.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;

// Its thread takes while frames are put in: no frame may lose a side, which would swap all that follow.
TEST(FileWriter, KeepsLeftAndRightTogether) {
  const testing::TemporaryDirectory folder;
  const auto path = folder.path() / "mix.wav";
  std::uint64_t written = 0;
  {
    FileWriter writer{path};
    // As fast as its thread takes them, so that it is often caught between two sides; a frame for which there
    // was no room is said again.
    const auto begin = realtime::monotonicNow();
    for (auto now = begin; now < begin + 1s; now = realtime::monotonicNow()) {
      if (now < begin + written * 400ns) continue;
      const auto level = static_cast<float>(written % 1000 + 1) / 1000.0F;
      const float right = -level;
      const auto lost = writer.lost();
      writer.write(&level, &right, 1);
      if (writer.lost() == lost) ++written;
    }
  }
  SF_INFO info{};
  const auto file = openToRead(path, info);
  ASSERT_EQ(static_cast<std::uint64_t>(info.frames), written);
  std::array<float, 2> frame{};
  for (std::uint64_t i = 0; sf_readf_float(file.get(), frame.data(), 1) == 1; ++i) {
    ASSERT_FLOAT_EQ(frame[0], static_cast<float>(i % 1000 + 1) / 1000.0F) << i;
    ASSERT_FLOAT_EQ(frame[1], -frame[0]) << i;
  }
}

}  // namespace
}  // namespace midipool
