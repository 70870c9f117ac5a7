// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/jack/jack_server_process.hpp"

#include <array>
#include <cstdlib>
#include <filesystem>
#include <sstream>

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "device/jack/jack_server.hpp"
#include "realtime/sleep.hpp"

namespace midipool::testing {
namespace {

using namespace std::chrono_literals;

std::string findJackd() {
  const char* path = std::getenv("PATH");
  std::istringstream folders{path == nullptr ? "" : path};
  for (std::string folder; std::getline(folders, folder, ':');) {
    const auto file = std::filesystem::path{folder} / "jackd";
    if (access(file.c_str(), X_OK) == 0) return file.string();
  }
  return {};
}

bool exited(pid_t pid) {
  return waitpid(pid, nullptr, WNOHANG) == pid;
}

}  // namespace

bool JackServerProcess::installed() {
  return !findJackd().empty();
}

JackServerProcess::JackServerProcess(unsigned sampleRate)
    : name_{"midipool_test_" + std::to_string(getpid())}, sampleRate_{sampleRate} {
  setenv("JACK_DEFAULT_SERVER", name_.c_str(), 1);
  setenv("JACK_NO_START_SERVER", "1", 1);
  start();
}

JackServerProcess::~JackServerProcess() {
  stop(SIGTERM);
}

void JackServerProcess::kill() {
  stop(SIGKILL);
}

void JackServerProcess::start() {
  startWith("-R");
  if (!running()) startWith("-r");
}

void JackServerProcess::startWith(const char* scheduling) {
  const auto program = findJackd();
  const auto rate = std::to_string(sampleRate_);
  std::array<const char*, 17> arguments{
      program.c_str(), scheduling, "-P",  "70", "-n", name_.c_str(), "-d", "dummy", "-r",
      rate.c_str(),    "-p",       "256", "-C", "0",  "-P",          "0",  nullptr};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  const int result = posix_spawn(&pid_, program.c_str(), &actions, nullptr,
                                 const_cast<char* const*>(arguments.data()), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (result != 0) pid_ = -1;
  const auto patience = realtime::monotonicNow() + 5s;
  while (running() && !jackServerRuns()) {
    realtime::sleepUntil(realtime::monotonicNow() + 100ms);
    if (exited(pid_)) {
      pid_ = -1;
    } else if (realtime::monotonicNow() > patience) {
      stop(SIGKILL);
    }
  }
}

void JackServerProcess::stop(int signal) {
  if (!running()) return;
  ::kill(pid_, signal);
  const auto patience = realtime::monotonicNow() + 5s;
  while (!exited(pid_)) {
    if (realtime::monotonicNow() > patience) ::kill(pid_, SIGKILL);
    realtime::sleepUntil(realtime::monotonicNow() + 20ms);
  }
  pid_ = -1;
}

}  // namespace midipool::testing
