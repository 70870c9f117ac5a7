// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/pipewire/pipewire_daemon.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "device/pipewire/pipewire_server.hpp"
#include "device/wait_for.hpp"

namespace midipool::testing {
namespace {

using namespace std::chrono_literals;

constexpr const char* kDaemons = "pipewire & sleep 0.3; pipewire-pulse & wireplumber & wait";

}  // namespace

std::string PipeWireDaemon::missing() {
  for (const char* program :
       {"pipewire", "pipewire-pulse", "wireplumber", "dbus-run-session", "pw-link", "pw-record"}) {
    if (run(std::string{"command -v "} + program).empty())
      return std::string{program} + " is not installed";
  }
  return {};
}

// Everything below one folder, so that nothing of this machine's user is touched.
PipeWireDaemon::PipeWireDaemon() {
  for (const char* name : {"XDG_RUNTIME_DIR", "PIPEWIRE_RUNTIME_DIR", "PULSE_RUNTIME_PATH", "HOME",
                           "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"}) {
    setenv(name, folder_.path().c_str(), 1);
  }
  unsetenv("PIPEWIRE_REMOTE");
  start();
}

PipeWireDaemon::~PipeWireDaemon() {
  stop(SIGTERM);
}

void PipeWireDaemon::start() {
  pid_ = fork();
  if (pid_ == 0) {
    setpgid(0, 0);
    const int nowhere = open("/dev/null", O_RDWR);
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) dup2(nowhere, stream);
    execlp("dbus-run-session", "dbus-run-session", "--", "sh", "-c", kDaemons, nullptr);
    _exit(127);
  }
  const bool up = waitFor([] { return !pipeWireVersion().empty(); });
  const bool managed = up && waitFor([] {
                         return run("pw-cli ls Client").find("WirePlumber") != std::string::npos;
                       });
  if (!managed) stop(SIGKILL);
}

void PipeWireDaemon::kill() {
  stop(SIGKILL);
}

void PipeWireDaemon::stop(int signal) {
  if (!running()) return;
  ::kill(-pid_, signal);
  const auto gone = [this] { return waitpid(pid_, nullptr, WNOHANG) == pid_; };
  if (!waitFor(gone, 3s)) {
    ::kill(-pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  ::kill(-pid_, SIGKILL);  // those that the leader has left behind
  pid_ = -1;
}

std::string PipeWireDaemon::run(const std::string& line) {
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

void PipeWireDaemon::addSpeakers(const std::string& name) {
  run("pw-cli create-node adapter '{ factory.name=support.null-audio-sink node.name=" + name +
      " media.class=Audio/Sink audio.position=[FL FR] priority.session=1000 object.linger=true }'");
}

bool PipeWireDaemon::linked(const std::string& from, const std::string& to) {
  const auto links = run("pw-link -l -o");
  const auto line = links.find(from + "\n");
  if (line == std::string::npos) return false;
  // What follows, indented, are the ports that it goes to.
  const auto end = links.find("\n", links.find_first_not_of(" ", line));
  for (auto at = end; at != std::string::npos && links.compare(at + 1, 2, "  ") == 0;) {
    const auto next = links.find('\n', at + 1);
    if (links.substr(at + 1, next - at - 1).ends_with("|-> " + to)) return true;
    at = next;
  }
  return false;
}

}  // namespace midipool::testing
