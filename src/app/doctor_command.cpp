// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <utility>
#include <vector>

#include <boost/json.hpp>
#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include "app/commands.hpp"
#include "app/finding.hpp"
#include "app/folders.hpp"
#include "app/program.hpp"
#include "device/device_survey.hpp"
#include "device/find_midi_device.hpp"

namespace midipool {
namespace {

namespace fs = std::filesystem;

using Findings = std::vector<Finding>;

Finding found(bool good, std::string what, std::string advice = "") {
  return {good ? Finding::Verdict::kOk : Finding::Verdict::kMissing, std::move(what),
          std::move(advice)};
}

Finding examineMidi() {
  Spooler spooler{Spooler::Settings{}};
  try {
    const auto device = openMidiDevice({MidiBackend::kAuto, kDoctorName}, spooler);
    const bool ports = !device->receivePortName().empty();
    return found(ports, "MIDI: " + device->description());
  } catch (const DeviceError& error) {
    return found(false, "MIDI", error.what());
  }
}

Finding examineSound() {
  const auto survey = surveyDevices();
  if (survey.jack) {
    return found(true, fmt::format("sound: JACK, {} Hz, {} frames", survey.jack->sampleRate,
                                   survey.jack->frames));
  }
  if (!survey.pipeWire.empty()) return found(true, "sound: PipeWire " + survey.pipeWire);
  return found(
      !survey.hardware.empty(),
      fmt::format("sound hardware: {}",
                  survey.hardware.empty() ? "none" : std::to_string(survey.hardware.size())),
      "start JACK or PipeWire, or plug in sound hardware; midipool devices tells more");
}

void examinePriority(Findings& findings) {
  rlimit limit{};
  const bool known = getrlimit(RLIMIT_RTPRIO, &limit) == 0;
  const bool allowed = geteuid() == 0 || (known && limit.rlim_cur >= 70);
  findings.push_back(
      found(allowed, "realtime priority for the thread that sends the clock",
            "add yourself to the group audio and let it: /etc/security/limits.d/audio.conf with "
            "\"@audio - rtprio 95\", then log in again"));
  const bool memory = getrlimit(RLIMIT_MEMLOCK, &limit) == 0 &&
                      (geteuid() == 0 || limit.rlim_cur >= (rlim_t{64} << 20));
  findings.push_back(found(memory, "locked memory, so that the clock never waits for the disk",
                           "in the same file: \"@audio - memlock unlimited\""));
}

Finding examineFolder(const char* what, const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  const auto probe = folder / ".probe";
  std::ofstream file{probe};
  file << "midiPool\n";
  file.close();
  const bool good = static_cast<bool>(file);
  fs::remove(probe, error);
  return found(good, fmt::format("{} in {}", what, folder.string()),
               "make it writable, or name another with --config");
}

// A processor that saves power answers late.
void examineGovernor(Findings& findings) {
  std::ifstream file{"/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"};
  std::string governor;
  if (!(file >> governor)) return;
  findings.push_back(found(governor == "performance", "processor governor: " + governor,
                           "for the steadiest clock: cpupower frequency-set -g performance"));
}

}  // namespace

int examineMachine(const CommonOptions& common, bool json) {
  Findings findings{examineMidi(), examineSound()};
  examinePriority(findings);
  examineGovernor(findings);
  const auto folders = findFolders(common.config, "");
  findings.push_back(examineFolder("settings", folders.config));
  findings.push_back(examineFolder("server data", folders.data));
  const auto text =
      json
          ? boost::json::serialize(boost::json::object{{"findings", findingsJson(findings)}}) + "\n"
          : findingsText(findings);
  std::fputs(text.c_str(), stdout);
  return kDone;
}

}  // namespace midipool
