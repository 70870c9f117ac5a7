// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/process_group.hpp"

#include <array>
#include <cstdio>

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "device/wait_for.hpp"

namespace midipool::testing {

ProcessGroup::~ProcessGroup() {
  stop(SIGTERM);
}

void ProcessGroup::start(const std::string& line) {
  pid_ = fork();
  if (pid_ != 0) return;
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  const int nowhere = open("/dev/null", O_RDWR);
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) dup2(nowhere, stream);
  // The shell hands on that its starter has gone.
  const auto script = "trap 'trap - TERM; kill 0' TERM; " + line + " & wait";
  execl("/bin/sh", "sh", "-c", script.c_str(), nullptr);
  _exit(127);
}

void ProcessGroup::stop(int signal) {
  if (!running()) return;
  kill(-pid_, signal);
  const auto gone = [this] { return waitpid(pid_, nullptr, WNOHANG) == pid_; };
  if (!waitFor(gone, std::chrono::seconds{3})) {
    kill(-pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  kill(-pid_, SIGKILL);  // those that the leader has left behind
  pid_ = -1;
}

std::string outputOf(const std::string& line) {
  auto* pipe = popen((line + " 2>/dev/null").c_str(), "r");
  if (pipe == nullptr) return {};
  std::string said;
  std::array<char, 4096> part{};
  while (const auto count = std::fread(part.data(), 1, part.size(), pipe)) {
    said.append(part.data(), count);
  }
  pclose(pipe);
  return said;
}

}  // namespace midipool::testing
