// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/directory_claim.hpp"

#include <chrono>
#include <fstream>
#include <future>
#include <optional>
#include <stdexcept>
#include <thread>

#include <gmock/gmock.h>

#include "net/temporary_directory.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

std::string errorOf(const std::filesystem::path& directory) {
  try {
    const DirectoryClaim claim{directory};
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "claimed";
}

TEST(DirectoryClaim, MakesTheDirectory) {
  const testing::TemporaryDirectory directory;
  EXPECT_EQ(errorOf(directory.path() / "a" / "b"), "claimed");
  EXPECT_TRUE(std::filesystem::is_directory(directory.path() / "a" / "b"));
}

TEST(DirectoryClaim, IsForOneAtATime) {
  const testing::TemporaryDirectory directory;
  std::optional<DirectoryClaim> claim{std::in_place, directory.path()};
  EXPECT_EQ(errorOf(directory.path()),
            "another midipool server uses the directory " + directory.path().string() +
                ": join a room of that one, or give this one --data and --listen of its own");
  claim.reset();
  EXPECT_EQ(errorOf(directory.path()), "claimed");
}

TEST(DirectoryClaim, WaitsForAServerThatIsLeaving) {
  const testing::TemporaryDirectory directory;
  std::optional<DirectoryClaim> claim{std::in_place, directory.path()};
  auto next = std::async(std::launch::async, [&] { return errorOf(directory.path()); });
  std::this_thread::sleep_for(200ms);
  claim.reset();
  EXPECT_EQ(next.get(), "claimed");
}

TEST(DirectoryClaim, SaysWhyItCannotBe) {
  const testing::TemporaryDirectory directory;
  const auto file = directory.path() / "file";
  std::ofstream{file} << "no directory";
  EXPECT_EQ(errorOf(file / "below"),
            "cannot make the directory " + (file / "below").string() + ": not a directory");
  std::filesystem::create_directory(directory.path() / "midipool.lock");
  EXPECT_THAT(errorOf(directory.path()), HasSubstr("cannot write to the directory"));
}

}  // namespace
}  // namespace midipool
