// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/pipewire/pipewire_daemon.hpp"

#include <csignal>
#include <cstdlib>

#include "device/pipewire/pipewire_server.hpp"
#include "device/wait_for.hpp"

namespace midipool::testing {
namespace {

constexpr const char* kDaemons =
    "dbus-run-session -- sh -c 'pipewire & sleep 0.3; pipewire-pulse & wireplumber & wait'";

}  // namespace

std::string PipeWireDaemon::missing() {
  for (const char* program :
       {"pipewire", "pipewire-pulse", "wireplumber", "dbus-run-session", "pw-link", "pw-record"}) {
    if (outputOf(std::string{"command -v "} + program).empty())
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

void PipeWireDaemon::start() {
  group_.start(kDaemons);
  const bool up = waitFor([] { return !pipeWireVersion().empty(); });
  const auto managed = [] {
    return outputOf("pw-cli ls Client").find("WirePlumber") != std::string::npos;
  };
  if (!up || !waitFor(managed)) kill();
}

void PipeWireDaemon::kill() {
  group_.stop(SIGKILL);
}

void PipeWireDaemon::addSpeakers(const std::string& name) {
  outputOf(
      "pw-cli create-node adapter '{ factory.name=support.null-audio-sink node.name=" + name +
      " media.class=Audio/Sink audio.position=[FL FR] priority.session=1000 object.linger=true }'");
}

bool PipeWireDaemon::linked(const std::string& from, const std::string& to) {
  const auto links = outputOf("pw-link -l -o");
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
