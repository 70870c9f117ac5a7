// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/directory_claim.hpp"

#include <cerrno>
#include <chrono>
#include <stdexcept>
#include <thread>

#include <fcntl.h>
#include <sys/file.h>

#include "net/error_text.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;

constexpr auto kPatience = 2s;
constexpr auto kPause = 20ms;
constexpr mode_t kMode = 0644;

bool lock(const FileDescriptor& file) {
  const auto end = std::chrono::steady_clock::now() + kPatience;
  while (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
    // A file system that knows no locks cannot keep two servers apart; that must not stop one.
    if (errno != EWOULDBLOCK && errno != EINTR) return true;
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(kPause);
  }
  return true;
}

}  // namespace

DirectoryClaim::DirectoryClaim(const std::filesystem::path& directory) {
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (error) {
    throw std::runtime_error{"cannot make the directory " + directory.string() + ": " +
                             errorText(error)};
  }
  const auto name = directory / "midipool.lock";
  file_ = FileDescriptor{::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, kMode)};
  if (!file_.isOpen()) {
    throw std::runtime_error{"cannot write to the directory " + directory.string() + ": " +
                             errorText(errno)};
  }
  if (!lock(file_)) {
    throw std::runtime_error{"another midipool server uses the directory " + directory.string() +
                             ": join a room of that one, or give this one --data and --listen of "
                             "its own"};
  }
}

}  // namespace midipool
