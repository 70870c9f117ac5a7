// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include "app/commands.hpp"
#include "app/folders.hpp"
#include "app/program.hpp"
#include "device/device_survey.hpp"
#include "device/find_midi_device.hpp"

namespace midipool {
namespace {

namespace fs = std::filesystem;

// One thing found, and what to do where it is missing.
void tell(bool good, const std::string& what, const std::string& advice = "") {
  std::fputs(fmt::format("{}  {}\n", good ? "ok      " : "missing ", what).c_str(), stdout);
  if (!good && !advice.empty()) std::fputs(fmt::format("          {}\n", advice).c_str(), stdout);
}

void examineMidi() {
  Spooler spooler{Spooler::Settings{}};
  try {
    const auto device = openMidiDevice({MidiBackend::kAuto, "midiPool doctor"}, spooler);
    const bool ports = !device->receivePortName().empty();
    tell(ports, "MIDI: " + device->description());
  } catch (const DeviceError& error) {
    tell(false, "MIDI", error.what());
  }
}

void examineSound() {
  const auto survey = surveyDevices();
  if (survey.jack) {
    tell(true, fmt::format("sound: JACK, {} Hz, {} frames", survey.jack->sampleRate,
                           survey.jack->frames));
  } else if (!survey.pipeWire.empty()) {
    tell(true, "sound: PipeWire " + survey.pipeWire);
  } else {
    tell(!survey.hardware.empty(), fmt::format("sound: {} devices", survey.hardware.size()),
         "start JACK or PipeWire, or plug in sound hardware; midipool devices tells more");
  }
}

void examinePriority() {
  rlimit limit{};
  const bool known = getrlimit(RLIMIT_RTPRIO, &limit) == 0;
  const bool allowed = geteuid() == 0 || (known && limit.rlim_cur >= 70);
  tell(allowed, "realtime priority for the thread that sends the clock",
       "add yourself to the group audio and let it: /etc/security/limits.d/audio.conf with "
       "\"@audio - rtprio 95\", then log in again");
  const bool memory = getrlimit(RLIMIT_MEMLOCK, &limit) == 0 &&
                      (geteuid() == 0 || limit.rlim_cur >= (rlim_t{64} << 20));
  tell(memory, "locked memory, so that the clock never waits for the disk",
       "in the same file: \"@audio - memlock unlimited\"");
}

void examineFolder(const char* what, const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  const auto probe = folder / ".probe";
  std::ofstream file{probe};
  file << "midiPool\n";
  file.close();
  const bool good = static_cast<bool>(file);
  fs::remove(probe, error);
  tell(good, fmt::format("{} in {}", what, folder.string()),
       "make it writable, or name another with --config");
}

// A processor that saves power answers late.
void examineGovernor() {
  std::ifstream file{"/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"};
  std::string governor;
  if (!(file >> governor)) return;
  tell(governor == "performance", "processor governor: " + governor,
       "for the steadiest clock: cpupower frequency-set -g performance");
}

}  // namespace

int examineMachine(const CommonOptions& common) {
  examineMidi();
  examineSound();
  examinePriority();
  examineGovernor();
  const auto folders = findFolders(common.config, "");
  examineFolder("settings", folders.config);
  examineFolder("server data", folders.data);
  return kDone;
}

}  // namespace midipool
